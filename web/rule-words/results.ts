import type { CompiledRuleSet, IndicatorFormula, Then } from '../../rules/index.ts'
import { outcomeLabel } from '../../rules/index.ts'

/** What a rule gives, in words. */
export function thenText(compiled: CompiledRuleSet, then: Then): string {
	const { ruleSet } = compiled
	if ('level' in then) {
		const sign = then.indicator ? `（${ruleSet.indicators?.signs[then.indicator]?.label ?? then.indicator}）` : ''
		return `${outcomeLabel(compiled, then.level)}${sign}`
	}
	if ('eligible' in then) return `符合条件：${ruleSet.schemes?.[then.scheme]?.label ?? then.scheme}`
	if ('category' in then) return ruleSet.categories?.[then.category]?.label ?? then.category
	if ('pass' in then) return ruleSet.items?.[then.pass]?.label ?? then.pass
	if ('option' in then) return then.option.label
	if ('amount' in then) return then.amount.label
	if ('duties' in then) return then.duties.map(({ what }) => what).join('；')
	return `提示复核：${ruleSet.readings.find(({ code }) => code === then.review)?.note ?? then.review}`
}

/** Whether a rule makes the outcome itself. */
export function makesOutcome(then: Then): boolean {
	return 'level' in then || 'eligible' in then || 'category' in then || 'pass' in then
}

/** A formula over signs. */
export function formulaText({ ruleSet }: CompiledRuleSet, formula: IndicatorFormula): string {
	const text = (one: IndicatorFormula): string => {
		if (typeof one === 'string') return ruleSet.indicators?.signs[one]?.label ?? one
		return 'highest' in one
			? `最高（${one.highest.map(text).join('、')}）`
			: `最低（${one.lowest.map(text).join('、')}）`
	}
	return text(formula)
}
