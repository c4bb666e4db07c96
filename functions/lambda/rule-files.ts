import { readFileSync } from 'node:fs'

/** Stands in a function's bundle for rules/catalogue/files.ts: rule files lie beside the code, and are read when asked for. */

/** The content of a rule file; undefined where there is none. */
export function ruleFile(id: string, version: string): unknown {
	try {
		return JSON.parse(readFileSync(new URL(`./rules/${id}/${version}.json`, import.meta.url), 'utf8'))
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
		throw error
	}
}
