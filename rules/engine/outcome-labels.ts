import type { CompiledRuleSet } from './compile.ts'
import { levelLabel } from './level.ts'

const LABELS: Record<string, string> = {
	undetermined: '尚不能判定',
	eligible: '符合条件',
	'not-eligible': '不符合条件',
	passes: '符合要求',
	fails: '不符合要求',
}

/** An outcome code in words. */
export function outcomeLabel(compiled: CompiledRuleSet, code: string): string {
	const { kind, categories, schemes } = compiled.ruleSet
	if (code === 'none' && kind === 'classification') return '不属于任何一类'
	if (kind === 'level' && code !== 'undetermined') return levelLabel(compiled, code)
	return LABELS[code] ?? categories?.[code]?.label ?? schemes?.[code]?.label ?? code
}

/** Every code that an outcome of the rule set can be counted under, in the order in which reports list them. */
export function countedCodes({ ruleSet }: CompiledRuleSet): string[] {
	switch (ruleSet.kind) {
		case 'level':
			return [...(ruleSet.ladder ?? []).map(({ level }) => level), 'none', 'undetermined']
		case 'eligibility':
			return ['eligible', 'not-eligible', 'undetermined']
		case 'classification':
			return [...Object.keys(ruleSet.categories ?? {}), 'none', 'undetermined']
		case 'compliance':
			return ['passes', 'fails', 'undetermined']
	}
}
