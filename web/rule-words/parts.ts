import type { CompiledRuleSet } from '../../rules/index.ts'
import { linesText } from '../text/citations.ts'
import { amountText } from './amounts.ts'
import { lineOf, wordsOf } from './conditions.ts'
import { timeText } from './duties.ts'
import { appliesText, derivedText, kindText, rangeText } from './facts.ts'
import { makesOutcome, thenText } from './results.ts'

/** The sections in which a version is shown. */
export type Section = 'rules' | 'duties' | 'facts' | 'readings'

/** One statement of a version, as a line that can be searched and held against another version's. */
export interface Part {
	section: Section
	/** What kind of statement it is. */
	group: string
	/** The same in another version, where that has it. */
	key: string
	label: string
	text: string
	cite: string
}

/** Everything that a version says, line by line. */
export function partsOf(compiled: CompiledRuleSet): Part[] {
	const { ruleSet } = compiled
	const parts: Part[] = []
	const add = (section: Section, group: string, key: string, label: string, text: string, cite = '') =>
		parts.push({ section, group, key: `${group} ${key}`, label, text, cite })
	for (const [name, fact] of Object.entries(ruleSet.facts)) {
		const applies = appliesText(compiled, fact)
		const text = [
			kindText(fact),
			rangeText(fact),
			fact.certifiedBy && `由${fact.certifiedBy}认定`,
			applies && `仅当${applies}`,
			fact.help,
			fact.notUsedHere && `本版本不用：${fact.notUsedHere}`,
		]
		add('facts', '填报项', name, fact.label, text.filter(Boolean).join('；'))
	}
	for (const [name, derived] of Object.entries(ruleSet.derived))
		add('facts', '推算项', name, derived.label, `${derivedText(compiled, derived)}（${derived.unit}）`)
	for (const rule of ruleSet.rules) {
		const { then } = rule
		const cite = `${rule.clause}，${linesText(rule.lines)}`
		const when = lineOf(wordsOf(compiled, rule.when))
		if ('duties' in then) {
			for (const duty of then.duties) {
				const to = duty.to ? `向${duty.to.join('、')}` : ''
				const text = [duty.who, to, timeText(compiled, duty), duty.discretionary && '视情', `条件：${when}`]
				add('duties', '责任事项', `${rule.id} ${duty.id}`, duty.what, text.filter(Boolean).join('；'), cite)
			}
		} else {
			const amount = 'amount' in then ? `${amountText(compiled, then.amount)}；条件：` : ''
			add('rules', groupOf(then), rule.id, thenText(compiled, then), `${amount}${when}`, cite)
		}
	}
	for (const { code, clause, lines, note, chosen, why } of ruleSet.readings)
		add('readings', '存疑处理', code, note, `处理：${chosen}；理由：${why}`, `${clause}，${linesText(lines)}`)
	for (const { what, reason, lines } of ruleSet.leftOut)
		add('readings', '未编入', what, what, `理由：${reason}`, linesText(lines))
	return parts
}

function groupOf(then: Parameters<typeof thenText>[1]): string {
	if (makesOutcome(then)) return '结果'
	if ('amount' in then) return '金额'
	return 'option' in then ? '可选方式' : '复核提示'
}
