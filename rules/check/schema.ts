import type * as z from 'zod'
import { type CasesFile, CasesSchema, expandCases } from '../engine/cases.ts'
import { type Rule, type RuleSet, RuleSetSchema } from '../engine/format.ts'
import { withTables } from '../engine/tables.ts'
import { Findings } from './diagnostic.ts'
import { isTooLarge } from './expanded-size.ts'
import type { CatalogueFile, RuleSetFile } from './subject.ts'

const CASES = '.cases.json'

/** Reads the files: those that follow the schema, and a SCHEMA diagnostic for every place that does not. */
export function readFiles(files: readonly CatalogueFile[]): { ruleSets: RuleSetFile[]; findings: Findings } {
	const findings = new Findings()
	const ruleSets: RuleSetFile[] = []
	const cases = new Map<string, RuleSetFile['cases']>()
	for (const file of files.filter(({ path }) => path.endsWith(CASES))) {
		const parsed = parse(file, CasesSchema, findings)
		if (!parsed) continue
		checkPath(file.path, parsed.ruleset, parsed.version, findings)
		if (!basesExist(parsed, file.path, findings)) continue
		cases.set(file.path.slice(0, -CASES.length), { path: file.path, file: parsed })
	}
	for (const file of files.filter(({ path }) => !path.endsWith(CASES))) {
		const parsed = parse(file, RuleSetSchema, findings)
		const ruleSet = parsed && withTables(parsed)
		if (!ruleSet) continue
		checkPath(file.path, ruleSet.id, ruleSet.version, findings)
		checkKind(ruleSet, file.path, findings)
		if (isTooLarge(ruleSet)) {
			findings.add(
				'SCHEMA',
				file.path,
				'Shorten the conditions: written out they are longer or deeper than any text needs.',
			)
			continue
		}
		ruleSets.push({ path: file.path, ruleSet, cases: cases.get(file.path.replace(/\.json$/, '')) })
	}
	for (const [stem, found] of cases) {
		if (files.some(({ path }) => path === `${stem}.json`)) continue
		findings.add('SCHEMA', found!.path, `Put the rule file ${stem}.json beside these cases, or remove them.`)
	}
	return { ruleSets, findings }
}

function parse<T>({ path, text }: CatalogueFile, schema: z.ZodType<T>, findings: Findings): T | undefined {
	let json: unknown
	try {
		json = JSON.parse(text)
	} catch (error) {
		findings.add('SCHEMA', path, `Mend the JSON: ${(error as Error).message}.`)
		return undefined
	}
	const result = schema.safeParse(json)
	if (result.success) return result.data
	for (const issue of result.error.issues.flatMap((one) => deepest(one, []))) {
		const at = issue.path.length === 0 ? 'the file' : `/${issue.path.join('/')}`
		findings.add('SCHEMA', path, `Mend ${at} to follow the schema: ${issue.message}.`)
	}
	return undefined
}

/** A union says only "invalid input": the issues of the branch that got furthest say more. */
function deepest(issue: z.core.$ZodIssue, above: PropertyKey[]): { path: PropertyKey[]; message: string }[] {
	const path = [...above, ...issue.path]
	if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [{ path, message: issue.message }]
	const branches = issue.errors.map((branch) => branch.flatMap((one) => deepest(one, path)))
	const reach = (branch: { path: PropertyKey[] }[]) => Math.max(...branch.map((one) => one.path.length))
	return branches.reduce((best, branch) =>
		reach(branch) > reach(best) || (reach(branch) === reach(best) && branch.length < best.length) ? branch : best,
	)
}

function checkPath(path: string, id: string, version: string, findings: Findings): void {
	const expected = `${id}/${version}`
	const stem = path
		.split(/[\\/]/)
		.slice(-2)
		.join('/')
		.replace(/(\.cases)?\.json$/, '')
	if (stem === expected) return
	findings.add('SCHEMA', path, `Name the file ${expected}, or mend the id and version in it.`)
}

function basesExist(cases: CasesFile, path: string, findings: Findings): boolean {
	try {
		expandCases(cases)
		return true
	} catch (error) {
		findings.add('SCHEMA', path, `Define the base: ${(error as Error).message}.`)
		return false
	}
}

const OUTCOMES = { level: 'level', eligible: 'eligibility', category: 'classification', pass: 'compliance' } as const

/** What the schema cannot say: which `then` a kind of rule set has. */
function checkKind(ruleSet: RuleSet, path: string, findings: Findings): void {
	const { kind, ladder, indicators } = ruleSet
	if (kind === 'level' && !ladder) findings.add('SCHEMA', path, 'Give the ladder: a rule set of kind level has one.')
	if (kind !== 'level' && (ladder || indicators)) {
		findings.add('SCHEMA', path, `Remove ladder and indicators: a rule set of kind ${kind} has none.`)
	}
	for (const rule of ruleSet.rules) checkThen(rule, ruleSet, path, findings)
}

function checkThen(rule: Rule, ruleSet: RuleSet, path: string, findings: Findings): void {
	const outcome = Object.entries(OUTCOMES).find(([key]) => key in rule.then)
	if (outcome && outcome[1] !== ruleSet.kind) {
		const message = `Give this rule another then: ${outcome[0]} belongs to kind ${outcome[1]}, not ${ruleSet.kind}.`
		findings.add('SCHEMA', path, message, { rule: rule.id })
	}
	if (rule.presumed && (outcome || 'option' in rule.then)) {
		const message = 'Remove presumed: only amounts, duties and reviews can be presumed.'
		findings.add('SCHEMA', path, message, { rule: rule.id })
	}
	if ('level' in rule.then && (rule.then.indicator === undefined) !== (ruleSet.indicators === undefined)) {
		const message = ruleSet.indicators
			? 'Name the indicator: this rule set gives a level for each sign.'
			: 'Remove the indicator: this rule set defines none.'
		findings.add('SCHEMA', path, message, { rule: rule.id })
	}
}
