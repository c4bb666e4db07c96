import type { Amount, CompiledRuleSet, Step } from '../../rules/index.ts'
import { yuanText } from '../text/outcomes.ts'
import { lineOf, wordsOf } from './conditions.ts'

/** How an amount is reckoned, in words. */

type Operand = string | number

export function amountText(compiled: CompiledRuleSet, amount: Amount): string {
	const name = (operand: Operand) => nameOf(compiled, operand, new Map())
	if ('fixed' in amount) return yuanText(amount.fixed)
	if ('unstated' in amount) return '原文没有写数额'
	if ('lesserOf' in amount) return `按${name(amount.lesserOf.fact)}，最高 ${yuanText(amount.lesserOf.cap)}`
	if ('rate' in amount) {
		const { basisPoints, of, deductible, floor, cap } = amount.rate
		const base = deductible ? `（${name(of)} − ${yuanText(deductible)}）` : name(of)
		const limits = [floor ? `最低 ${yuanText(floor)}` : '', cap === undefined ? '' : `最高 ${yuanText(cap)}`].filter(
			Boolean,
		)
		return [`${base} × ${basisPoints / 100}%`, ...limits].join('，')
	}
	if ('remaining' in amount) {
		const { cap, used, of } = amount.remaining
		return `${yuanText(cap)} − ${name(used)}${of === undefined ? '' : `，不超过${name(of)}`}`
	}
	return stepTexts(compiled, amount.steps)
		.map(({ label, text }) => `${label} = ${text}`)
		.join('；')
}

/** Each line of a calculation. */
export function stepTexts(
	compiled: CompiledRuleSet,
	steps: readonly Step[],
): { id: string; label: string; text: string; clause: string }[] {
	const labels = new Map<string, string>()
	return steps.map((step) => {
		const text = stepText(compiled, step, (operand) => nameOf(compiled, operand, labels))
		labels.set(step.id, step.label)
		return { id: step.id, label: step.label, text, clause: step.clause }
	})
}

function nameOf({ slotByName }: CompiledRuleSet, operand: Operand, steps: ReadonlyMap<string, string>): string {
	if (typeof operand === 'number') return String(operand)
	return steps.get(operand) ?? slotByName.get(operand)?.label ?? operand
}

function stepText(compiled: CompiledRuleSet, step: Step, name: (operand: Operand) => string): string {
	if ('take' in step) return name(step.take)
	if ('sum' in step) return step.sum.map(name).join(' + ')
	if ('minus' in step) return `${step.minus.map(name).join(' − ')}（不低于 0）`
	if ('share' in step)
		return `${name(step.share.of)} × (${step.share.percent.map((one) => `${name(one)}%`).join(' + ')})`
	if ('times' in step) return step.times.map(name).join(' × ')
	if ('least' in step) return `取较小：${step.least.map(name).join('、')}`
	if ('greatest' in step) return `取较大：${step.greatest.map(name).join('、')}`
	if ('lookup' in step) {
		const slot = compiled.slotByName.get(step.lookup.by)
		const label = (value: string) => slot?.valueLabels?.[slot.values!.map(String).indexOf(value)] ?? value
		const rows = Object.entries(step.lookup.yuan).map(([value, yuan]) => `${label(value)} ${yuanText(yuan)}`)
		return `按${name(step.lookup.by)}：${rows.join('、')}`
	}
	return step.choose
		.map(({ when, take }) => (when ? `${lineOf(wordsOf(compiled, when))}的，${name(take)}` : `其余 ${name(take)}`))
		.join('；')
}
