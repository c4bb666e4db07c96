import type { Check } from './check.ts'
import { Findings } from './diagnostic.ts'

const PATTERNS = [
	{ what: 'an ID number', pattern: /(?<!\d)\d{17}[\dXx](?![\dA-Za-z])/g },
	{ what: 'a mobile number', pattern: /(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)/g },
	{ what: 'a telephone number', pattern: /(?<!\d)0\d{2,3}[ -]\d{7,8}(?!\d)/g },
]

/** PERSONAL_DATA: nothing that looks like an ID or telephone number stands anywhere in a file. */
export const personalData: Check = {
	codes: ['PERSONAL_DATA'],
	run({ files }) {
		const findings = new Findings()
		for (const { path, text } of files) {
			for (const { what, pattern } of PATTERNS) {
				for (const { index } of text.matchAll(pattern)) {
					const line = text.slice(0, index).split('\n').length
					findings.add('PERSONAL_DATA', path, `Take ${what} out of line ${line}: rule files name no person.`)
				}
			}
		}
		return findings.diagnostics
	},
}
