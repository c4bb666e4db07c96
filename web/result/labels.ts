import { type CompiledRuleSet, type Outcome, outcomeCodes, outcomeLabel } from '../../rules/index.ts'

/** The name of anything that an outcome can name: a level, a scheme, a category, an item. */
export function targetLabel(compiled: CompiledRuleSet, code: string): string {
	return compiled.ruleSet.items?.[code]?.label ?? outcomeLabel(compiled, code)
}

/** An outcome in a few words. */
export function outcomeText(compiled: CompiledRuleSet, outcome: Outcome): string {
	if (outcome.kind === 'eligibility' && outcome.eligible && outcome.schemeLabel)
		return `符合条件：${outcome.schemeLabel}`
	if (outcome.kind === 'classification' && outcome.categories.length > 0)
		return outcome.categories.map(({ label }) => label).join('；')
	return outcomeLabel(compiled, outcomeCodes(outcome)[0]!)
}

export type Tone = 'red' | 'orange' | 'yellow' | 'blue' | 'good' | 'bad' | 'open' | 'plain'

const COLOURS: Record<string, Tone> = { 红色: 'red', 橙色: 'orange', 黄色: 'yellow', 蓝色: 'blue' }
/** Where a text names no colours: those of the national warning signals, gravest first. */
const BY_RANK: readonly Tone[] = ['red', 'orange', 'yellow', 'blue']

export function levelTone({ ruleSet }: CompiledRuleSet, level: string): Tone {
	const rank = ruleSet.ladder?.findIndex((rung) => rung.level === level) ?? -1
	if (rank < 0) return 'plain'
	return COLOURS[ruleSet.ladder![rank]!.colour ?? ''] ?? BY_RANK[rank] ?? 'blue'
}

export function outcomeTone(compiled: CompiledRuleSet, outcome: Outcome): Tone {
	switch (outcome.kind) {
		case 'level':
			return outcomeCodes(outcome)[0] === 'undetermined' ? 'open' : levelTone(compiled, outcome.level)
		case 'eligibility':
			return outcome.eligible === null ? 'open' : outcome.eligible ? 'good' : 'bad'
		case 'classification':
			return outcome.categories.length > 0 ? 'blue' : outcome.possible.length > 0 ? 'open' : 'plain'
		case 'compliance':
			return outcome.passes === null ? 'open' : outcome.passes ? 'good' : 'bad'
	}
}
