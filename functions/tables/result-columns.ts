import { type CompiledRuleSet, outcomeCodes, outcomeLabel } from '../../rules/index.ts'
import type { BatchRowResult, RowDecision } from '../batch/result.ts'
import type { ProblemDocument, ProblemError } from '../http/problem.ts'
import { SUBJECT_KIND_LABELS, type SubjectKind } from './columns.ts'

/** One column of the results; a number stays a number, everything else is text. */
export interface ResultColumn {
	heading: string
	width: number
	cell(result: BatchRowResult): string | number
}

const STATUS: Record<RowDecision['status'], string> = {
	final: '已确定',
	provisional: '暂定，补充情况后可能变化',
	undetermined: '尚不能判定',
}

export function resultColumns(compiled: CompiledRuleSet): ResultColumn[] {
	const decided = (cell: (decision: RowDecision) => string | number) => (result: BatchRowResult) =>
		result.decision ? cell(result.decision) : ''
	const text = (heading: string, width: number, cell: (decision: RowDecision) => string): ResultColumn => ({
		heading,
		width,
		cell: decided(cell),
	})
	return [
		{ heading: '行号', width: 8, cell: ({ row }) => row },
		{
			heading: '对象类别',
			width: 10,
			cell: ({ subject }) => (subject ? SUBJECT_KIND_LABELS[subject.kind as SubjectKind] : ''),
		},
		{ heading: '对象编号', width: 20, cell: ({ subject }) => subject?.id ?? '' },
		text('结果', 24, (decision) => outcomeInWords(compiled, decision.outcome)),
		text('状态', 14, ({ status }) => STATUS[status]),
		...amountColumns(compiled),
		text('金额说明', 30, ({ amounts }) => amounts.map(amountInWords).join('；')),
		text('依据', 60, ({ grounds }) => grounds.map(groundInWords).join('；')),
		text('还需补充', 30, ({ missing }) => missing.map(({ label }) => label).join('、')),
		text('须人工复核', 40, ({ review }) => review.map(({ message }) => message).join('；')),
		text('判定编号', 30, ({ decisionId }) => decisionId),
		{
			heading: '是否此前已判定',
			width: 10,
			cell: ({ decision, replayed }) => (decision ? (replayed ? '是' : '否') : ''),
		},
		{ heading: '问题', width: 60, cell: ({ problem }) => (problem ? problemInWords(problem, compiled) : '') },
	]
}

/** An outcome as a person says it, with what is still possible and what failed. */
function outcomeInWords(compiled: CompiledRuleSet, outcome: RowDecision['outcome']): string {
	const [code] = outcomeCodes(outcome)
	switch (outcome.kind) {
		case 'level': {
			const possible = outcome.possible.map((level) => outcomeLabel(compiled, level))
			const label = code === 'undetermined' ? outcomeLabel(compiled, code) : outcome.label
			return possible.length > 0 ? `${label}（可能达到：${possible.join('、')}）` : label
		}
		case 'eligibility':
			return outcomeLabel(compiled, code!) + (outcome.eligible && outcome.schemeLabel ? `：${outcome.schemeLabel}` : '')
		case 'classification': {
			const labels = outcome.categories.map(({ label }) => label)
			const possible = outcome.possible.map(({ label }) => label)
			const label = labels.length > 0 ? labels.join('、') : outcomeLabel(compiled, code!)
			return possible.length > 0 ? `${label}（可能属于：${possible.join('、')}）` : label
		}
		case 'compliance': {
			const failed = outcome.items.filter(({ passes }) => passes === false).map(({ label }) => label)
			return outcomeLabel(compiled, code!) + (failed.length > 0 ? `（未通过：${failed.join('、')}）` : '')
		}
	}
}

type Amount = RowDecision['amounts'][number]

/** One column an amount, by its id: an amount granted on different grounds has several labels. */
function amountColumns({ ruleSet }: CompiledRuleSet): ResultColumn[] {
	const labels = new Map<string, Set<string>>()
	for (const { then } of ruleSet.rules) {
		if ('amount' in then) labels.set(then.amount.id, (labels.get(then.amount.id) ?? new Set()).add(then.amount.label))
	}
	const shown = [...labels.values()].map(([first, ...others]) => (others.length > 0 ? `${first}等` : first!))
	return [...labels.keys()].map((id, at) => {
		const shared = shown.filter((label) => label === shown[at]).length > 1
		return {
			heading: `${shown[at]}${shared ? `（${id}）` : ''}（元）`,
			width: 16,
			cell: ({ decision }) => figureOf(decision?.amounts.filter((amount) => amount.id === id) ?? []),
		}
	})
}

/** The figure of the one amount that stands; where several do, the words beside say which. */
function figureOf(amounts: readonly Amount[]): number | '' {
	const standing = amounts.filter(({ revoked }) => !revoked)
	const [one, other] = standing.length > 0 ? standing : amounts
	return one && !other && one.yuan !== null ? one.yuan : ''
}

function amountInWords({ label, yuan, capped, payable, presumed, revoked, clause }: Amount): string {
	const words = [yuan === null ? '数额未定' : `${yuan} 元`]
	if (revoked) words.push(`已取消：${revoked.sentence}（${revoked.clause}）`)
	else if (!payable) words.push('尚不能发放')
	if (capped) words.push('已按上限计')
	if (presumed) words.push('推定，条件尚未全部查明')
	return `${label} ${words.join('，')}（${clause}）`
}

function groundInWords({ clause, sentence, cure }: RowDecision['grounds'][number]): string {
	return `${sentence}（${clause}）${cure ? `，${cure}` : ''}`
}

function problemInWords({ detail, errors }: ProblemDocument, compiled: CompiledRuleSet): string {
	const places = (errors ?? []).map((error) => `${placeOf(error, compiled)}${error.detail}`)
	return places.length > 0 ? places.join('；') : detail
}

function placeOf(error: ProblemError, { ruleSet }: CompiledRuleSet): string {
	if ('cell' in error) return `${error.cell}${error.column ? ` ${error.column}` : ''}：`
	if (!('pointer' in error)) return ''
	const [, name] = /^\/facts\/([^/]+)/.exec(error.pointer) ?? []
	const label = name !== undefined && Object.hasOwn(ruleSet.facts, name) ? ruleSet.facts[name]!.label : null
	// Sentences about a fact begin with its label.
	return label && error.detail.startsWith(`“${label}”`) ? '' : `${label ?? error.pointer}：`
}
