/**
 * `npm run compare -- OLD.json NEW.json`: decides the worked cases of the old version under both files and prints every
 * outcome, amount and duty limit that differs.
 */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CasesFile, CasesSchema, expandCases } from '../rules/engine/cases.ts'
import { settledKey } from '../rules/engine/change.ts'
import { compile } from '../rules/engine/compile.ts'
import type { Evaluation } from '../rules/engine/decision.ts'
import { InvalidFactsError } from '../rules/engine/errors.ts'
import { evaluate } from '../rules/engine/evaluate.ts'
import { type RuleSet, RuleSetSchema } from '../rules/engine/format.ts'

/** One thing that differs in one case. */
export interface Difference {
	case: string
	what: string
	before: string
	after: string
}

/** What a decision settles, by name: outcome, amounts, limits of duties. */
function settledBy(answer: Evaluation | InvalidFactsError): Map<string, string> {
	if (answer instanceof InvalidFactsError)
		return new Map([['refused', answer.errors.map(({ pointer }) => pointer).join(' ')]])
	return new Map([
		['outcome', settledKey(answer.outcome)],
		...answer.amounts.map(({ id, yuan }): [string, string] => [
			`amount ${id}`,
			yuan === null ? 'no figure' : `${yuan} yuan`,
		]),
		...answer.duties.flatMap(({ id, limit }): [string, string][] => (limit === null ? [] : [[`duty ${id}`, limit]])),
	])
}

/** Every difference between two versions over the worked cases of one. */
export async function compareVersions(before: RuleSet, after: RuleSet, cases: CasesFile): Promise<Difference[]> {
	const compiled = [before, after].map((ruleSet) => compile(ruleSet))
	const differences: Difference[] = []
	for (const { name, facts } of expandCases(cases)) {
		const [old, now] = (await Promise.all(
			compiled.map((version) =>
				evaluate(version, facts, { asOf: version.ruleSet.validFrom }).catch((error: unknown) => {
					if (error instanceof InvalidFactsError) return error
					throw error
				}),
			),
		).then((answers) => answers.map(settledBy))) as [Map<string, string>, Map<string, string>]
		for (const what of new Set([...old.keys(), ...now.keys()])) {
			const [was, is] = [old.get(what) ?? 'none', now.get(what) ?? 'none']
			if (was !== is) differences.push({ case: name, what, before: was, after: is })
		}
	}
	return differences
}

/** How often each kind of difference occurs, the most frequent first. */
export function summary(differences: readonly Difference[]): string[] {
	const counts = new Map<string, number>()
	for (const { what, before, after } of differences) {
		const line = `${what}: ${before} → ${after}`
		counts.set(line, (counts.get(line) ?? 0) + 1)
	}
	return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([line, count]) => `${count} × ${line}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const [before, after] = process.argv.slice(2)
	if (!before || !after) {
		console.error('usage: npm run compare -- OLD.json NEW.json')
		process.exit(2)
	}
	const read = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))
	const cases = CasesSchema.parse(read(before.replace(/\.json$/, '.cases.json')))
	const lines = summary(
		await compareVersions(RuleSetSchema.parse(read(before)), RuleSetSchema.parse(read(after)), cases),
	)
	console.log(lines.length === 0 ? 'no difference over the worked cases' : lines.join('\n'))
}
