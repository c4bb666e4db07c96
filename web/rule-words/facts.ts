import type { CompiledRuleSet, DerivedDefinition, FactDefinition } from '../../rules/index.ts'

/** What a fact may be and how a derived one is reckoned, in words. */

const TYPES: Record<FactDefinition['type'], string> = {
	integer: '整数',
	number: '数',
	money: '金额',
	boolean: '是/否',
	enum: '单选',
	instant: '时刻',
	date: '日期',
	series: '逐时读数',
}

export function kindText(fact: FactDefinition): string {
	const unit = 'unit' in fact ? `（${fact.unit}）` : ''
	return `${TYPES[fact.type]}${unit}`
}

/** What may be entered. */
export function rangeText(fact: FactDefinition): string {
	if (fact.type === 'enum') return fact.values.map(({ label }) => label).join('、')
	if (!('minimum' in fact)) return ''
	const decimals = 'decimals' in fact && fact.decimals > 0 ? `，最多 ${fact.decimals} 位小数` : ''
	return `${fact.minimum}—${fact.maximum}${decimals}`
}

const ELAPSED: Record<string, string> = {
	minutes: '分钟',
	days: '天',
	workingDays: '个工作日（已满）',
	workingDaysTaken: '个工作日（用时）',
	years: '年（已满）',
	yearsTaken: '年（用时）',
	daysTaken: '天（用时）',
}

export function derivedText({ slotByName }: CompiledRuleSet, derived: DerivedDefinition): string {
	const name = (fact: string) => slotByName.get(fact)?.label ?? fact
	const names = (facts: readonly string[]) => facts.map(name).join('、')
	if ('sum' in derived) return derived.sum.map(name).join(' + ')
	if ('ratio' in derived) return `${name(derived.ratio.of)} ÷ ${name(derived.ratio.to)}`
	if ('maximum' in derived) return `取最大：${names(derived.maximum)}`
	if ('either' in derived) return `以下任一（同一数量）：${names(derived.either)}`
	if ('bounded' in derived) {
		const { fact, atLeast, atMost } = derived.bounded
		const limits = [atLeast && `不小于${names(atLeast)}`, atMost && `不大于${names(atMost)}`].filter(Boolean)
		return [name(fact), ...limits].join('，')
	}
	if ('elapsed' in derived) {
		const { from, to, unit } = derived.elapsed
		return `从${name(from)}到${name(to)}，${ELAPSED[unit] ?? unit}`
	}
	return `${name(derived.rollingSum.series)}任意 ${derived.rollingSum.hours} 小时内的最大合计`
}

/** When a fact has a meaning. */
export function appliesText({ slotByName }: CompiledRuleSet, { appliesWhen }: FactDefinition): string {
	if (!appliesWhen) return ''
	const slot = slotByName.get(appliesWhen.fact)
	const values = Array.isArray(appliesWhen.value) ? appliesWhen.value : [appliesWhen.value]
	const labels = values.map((value) => slot?.valueLabels?.[slot.values!.indexOf(value as string)] ?? String(value))
	const not = appliesWhen.operator === 'notEqual' || appliesWhen.operator === 'notIn' ? '不是' : ''
	return `${slot?.label ?? appliesWhen.fact}：${not}${labels.join('、')}`
}
