import type { Change, Outcome, Status, Verdict } from '../../rules/index.ts'

/** What a decision says, in words. */

export type Tone = 'good' | 'bad' | 'unsure' | 'level' | 'plain'

export const STATUS_LABELS: Record<Status, string> = {
	final: '已确定',
	provisional: '暂定，补充情况后可能变化',
	undetermined: '尚不能判定',
}

export const CHANGE_LABELS: Record<Change, string> = {
	first: '首次判定',
	raised: '级别升高',
	lowered: '级别降低',
	same: '与上次相同',
	changed: '与上次不同',
}

export const VERDICT_LABELS = { true: '成立', false: '不成立', null: '未知' } as const

export function verdictLabel(verdict: Verdict): string {
	return VERDICT_LABELS[String(verdict) as keyof typeof VERDICT_LABELS]
}

/** One line. */
export function outcomeText(outcome: Outcome): string {
	switch (outcome.kind) {
		case 'level':
			if (outcome.level === 'none' && outcome.possible.length > 0) return '尚不能判定'
			return outcome.label
		case 'eligibility':
			if (outcome.eligible === null) return '尚不能判定'
			if (!outcome.eligible) return '不符合条件'
			return outcome.schemeLabel ? `符合条件：${outcome.schemeLabel}` : '符合条件'
		case 'classification':
			if (outcome.categories.length > 0) return outcome.categories.map(({ label }) => label).join('、')
			return outcome.possible.length > 0 ? '尚不能判定' : '不属于任何一类'
		case 'compliance':
			return outcome.passes === null ? '尚不能判定' : outcome.passes ? '符合要求' : '不符合要求'
	}
}

export function outcomeTone(outcome: Outcome): Tone {
	switch (outcome.kind) {
		case 'level':
			if (outcome.level !== 'none') return 'level'
			return outcome.possible.length > 0 ? 'unsure' : 'plain'
		case 'eligibility':
			return verdictTone(outcome.eligible)
		case 'classification':
			return outcome.categories.length > 0 ? 'plain' : outcome.possible.length > 0 ? 'unsure' : 'plain'
		case 'compliance':
			return verdictTone(outcome.passes)
	}
}

export function verdictTone(verdict: Verdict): Tone {
	return verdict === null ? 'unsure' : verdict ? 'good' : 'bad'
}

/** Yuan as people write sums. */
export function yuanText(yuan: number): string {
	return `${yuan.toLocaleString('zh-CN', { minimumFractionDigits: 0, maximumFractionDigits: 2 })} 元`
}

/** The colour that a level has in such plans, for backgrounds under white or dark text. */
export const LEVEL_CLASS: Record<string, string> = {
	I: 'r-level-1',
	II: 'r-level-2',
	III: 'r-level-3',
	IV: 'r-level-4',
}

/** Of an item that is looked at. */
export const VERDICT_WORDS: Record<string, string> = { true: '通过', false: '未通过', null: '尚不能判定' }
