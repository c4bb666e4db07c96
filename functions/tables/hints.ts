import { type Column, SUBJECT_KIND_LABELS } from './columns.ts'
import { decimalsOf } from './figures.ts'

/** More options than this are listed in the template, not in a sentence. */
const LISTED_OPTIONS = 12

/** What to enter in a column's cells. */
export function hintOf(column: Column): string {
	switch (column.kind) {
		case 'subjectKind':
			return `应填${Object.values(SUBJECT_KIND_LABELS).join('、')}之一，可不填`
		case 'subjectId':
			return '应填对象编号：1 至 128 个文字、数字或 . _ : - 字符，并以文字或数字开头'
		case 'asOf':
			return '应填真实存在的日期，如 2023-07-01，可不填'
		case 'version':
			return '应填规则版本，如 2022；填了判定日期就不填'
		case 'note':
			return '应为不超过 500 字的文字'
		case 'idempotencyKey':
			return '应为 1 至 255 个字母、数字或符号，每行不同，可不填'
		case 'fact':
			return factHint(column.fact)
	}
}

function factHint(fact: Extract<Column, { kind: 'fact' }>['fact']): string {
	switch (fact.type) {
		case 'integer':
		case 'number':
		case 'money': {
			const decimals = decimalsOf(fact)
			const kind = decimals === 0 ? '整数' : `数字（最多 ${decimals} 位小数）`
			return `应填 ${fact.minimum} 至 ${fact.maximum} 之间的${kind}，单位${fact.unit}；不确切时可填“至少 N”“至多 N”或“10~20”，不清楚时留空`
		}
		case 'boolean':
			return '应填“是”或“否”，不清楚时留空'
		case 'enum': {
			const labels = fact.values.map(({ label }) => label)
			const listed = labels.slice(0, LISTED_OPTIONS).join('、')
			const more = labels.length > LISTED_OPTIONS ? `等（共 ${labels.length} 项，见模板的下拉选项）` : ''
			return `应填以下之一：${listed}${more}；不清楚时留空`
		}
		case 'instant':
			return '应填北京时间的日期和时刻，如 2022-07-26 13:00，不清楚时留空'
		case 'date':
			return '应填真实存在的日期，如 2023-07-01，不清楚时留空'
	}
}
