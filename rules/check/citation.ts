import type { RuleSet } from '../engine/format.ts'
import type { Check } from './check.ts'
import { Findings, type Place } from './diagnostic.ts'
import { leavesOf, placeOf } from './walk.ts'

/** A statement with its place in the source. */
export interface Citation {
	clause?: string
	lines: readonly number[]
	place: Place
	/** For messages, where no rule or condition names it. */
	what: string
}

/** CITATION: every statement names its clause, and lines in order within those of its document. */
export const citation: Check = {
	codes: ['CITATION'],
	run({ ruleSets, sources }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			const { file, lines } = ruleSet.source.gazette
			checkDocument(ruleSet, path, sources, findings)
			for (const { clause, lines: cited, place, what } of citationsOf(ruleSet)) {
				const report = (message: string) => findings.add('CITATION', path, message, place)
				if (clause?.trim() === '') report(`Give the clause of ${what}.`)
				const [first, last = first] = cited as [number, number?]
				if (first > last) report(`Put the lines of ${what} in order: ${first} is after ${last}.`)
				else if (first < lines[0] || last > lines[1]) {
					report(`Cite lines ${lines[0]} to ${lines[1]} of ${file} in ${what}: ${cited.join(' to ')} lies outside.`)
				}
			}
		}
		return findings.diagnostics
	},
}

function checkDocument(
	ruleSet: RuleSet,
	path: string,
	sources: ReadonlyMap<string, string> | undefined,
	findings: Findings,
): void {
	const { file, lines } = ruleSet.source.gazette
	if (lines[0] > lines[1])
		findings.add('CITATION', path, `Put the lines of the document in order: ${lines[0]} is after ${lines[1]}.`)
	if (ruleSet.bounds.basis === 'clause' && !ruleSet.bounds.clause?.trim()) {
		findings.add(
			'CITATION',
			path,
			'Give the clause that says what 以上 and 以下 include, or name general law as the basis.',
		)
	}
	if (!sources) return
	const text = sources.get(file)
	if (text === undefined) findings.add('CITATION', path, `Name a file of the sources: ${file} is none.`)
	else if (text.split('\n').length < lines[1]) {
		findings.add('CITATION', path, `Cite lines that ${file} has: it ends before line ${lines[1]}.`)
	}
}

/** Every statement of a rule set that cites the source. */
export function citationsOf(ruleSet: RuleSet): Citation[] {
	return [
		...leavesOf(ruleSet).map(({ leaf, root }) => ({
			...leaf,
			place: placeOf(root, leaf),
			what: `condition ${leaf.id}`,
		})),
		...ruleSet.rules.map((rule) => ({ ...rule, place: { rule: rule.id }, what: `rule ${rule.id}` })),
		...ruleSet.rules.flatMap(({ id, then }) =>
			'duties' in then ? then.duties.map((duty) => ({ ...duty, place: { rule: id }, what: `duty ${duty.id}` })) : [],
		),
		...ruleSet.readings.map((reading) => ({ ...reading, place: {}, what: `reading ${reading.code}` })),
		...ruleSet.leftOut.map(({ what, lines }) => ({ lines, place: {}, what: `the rule left out (${what})` })),
	]
}
