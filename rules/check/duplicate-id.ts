import { expandCases } from '../engine/cases.ts'
import type { Check } from './check.ts'
import { Findings } from './diagnostic.ts'
import { duplicateKeys } from './duplicate-keys.ts'
import type { RuleSetFile } from './subject.ts'
import { leavesOf } from './walk.ts'

/** DUPLICATE_ID: within a file every id of a leaf, rule, duty, reading, case or JSON member stands once. */
export const duplicateId: Check = {
	codes: ['DUPLICATE_ID'],
	run({ files, ruleSets }) {
		const findings = new Findings()
		for (const { path, text } of files) {
			for (const pointer of duplicateKeys(text)) {
				findings.add('DUPLICATE_ID', path, `Keep one of the two members ${pointer}: the first is lost unread.`)
			}
		}
		for (const file of ruleSets) checkRuleSet(file, findings)
		return findings.diagnostics
	},
}

function checkRuleSet({ path, ruleSet, cases }: RuleSetFile, findings: Findings): void {
	const report = (what: string, ids: string[], at: string, key?: 'rule' | 'condition') => {
		for (const id of repeated(ids)) {
			findings.add(
				'DUPLICATE_ID',
				at,
				`Give each ${what} an id of its own: "${id}" is used more than once.`,
				key && { [key]: id },
			)
		}
	}
	const leaves = leavesOf(ruleSet).map(({ leaf }) => leaf.id)
	report('leaf', leaves, path, 'condition')
	report(
		'rule',
		ruleSet.rules.map(({ id }) => id),
		path,
		'rule',
	)
	report(
		'duty',
		ruleSet.rules.flatMap(({ then }) => ('duties' in then ? then.duties.map(({ id }) => id) : [])),
		path,
	)
	report(
		'reading',
		ruleSet.readings.map(({ code }) => code),
		path,
	)
	report(
		'level',
		(ruleSet.ladder ?? []).map(({ level }) => level),
		path,
	)
	report('fact', [...Object.keys(ruleSet.facts), ...Object.keys(ruleSet.derived), ...outcomeNames(ruleSet.kind)], path)
	for (const [name, fact] of Object.entries(ruleSet.facts)) {
		if (fact.type === 'enum')
			report(
				`value of ${name}`,
				fact.values.map(({ value }) => value),
				path,
			)
	}
	if (cases)
		report(
			'case',
			expandCases(cases.file).map(({ name }) => name),
			cases.path,
		)
}

function outcomeNames(kind: string): string[] {
	if (kind === 'level') return ['level']
	return kind === 'eligibility' ? ['eligible', 'scheme'] : []
}

function repeated(ids: readonly string[]): Set<string> {
	return new Set(ids.filter((id, i) => ids.indexOf(id) !== i))
}
