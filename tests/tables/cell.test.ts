import { describe, expect, test } from 'vitest'
import { readCell } from '../../functions/tables/cell.ts'
import { type Column, sheetColumns } from '../../functions/tables/columns.ts'
import { type Content, type NumberFormat, PLAIN } from '../../functions/tables/content.ts'
import type { CompiledRuleSet } from '../../rules/index.ts'
import { IDENTITY_NUMBER, MOBILE_NUMBER } from '../support/personal.ts'
import { health, housing, relief } from './support/read.ts'

function column(name: string, compiled: CompiledRuleSet = housing): Column {
	return sheetColumns(compiled.ruleSet).list.find((one) => one.name === name)!
}
const text = (written: string): Content => ({ kind: 'text', text: written })
const number = (value: number, format: NumberFormat = PLAIN): Content => ({
	kind: 'number',
	value,
	format,
})
const moment = (wall: string | null, shows: 'date' | 'date-time' | 'part'): Content => ({ kind: 'moment', wall, shows })
const fault = (name: string, content: Content, compiled?: CompiledRuleSet) => {
	const reading = readCell(column(name, compiled), content)
	return reading && 'fault' in reading ? reading.fault : { accepted: reading }
}

describe('A cell that says nothing', () => {
	test.each(['', '  ', '\u3000', '\u200b', '不清楚', ' 不详', '未知\n'])('%j is unknown', (written) => {
		for (const name of ['floorAreaM2', 'dangerGrade', 'voluntary']) {
			expect(readCell(column(name), text(written))).toBeNull()
		}
	})

	test('is not an id: 不清楚 stands for itself nowhere but in facts', () => {
		expect(readCell(column('version'), text('不清楚'))).toHaveProperty('fault')
		expect(readCell(column('asOf'), text('不清楚'))).toHaveProperty('fault')
	})
})

describe('Numbers', () => {
	test.each<[string, unknown]>([
		['55', 55],
		['５５．５', 55.5],
		['55平方米', 55],
		[' 55.25 平方米 ', 55.25],
		['至少 50', { atLeast: 50 }],
		['至多50平方米', { atMost: 50 }],
		['≥50', { atLeast: 50 }],
		['<= 50', { atMost: 50 }],
		['＞＝50', { atLeast: 50 }],
		['10~20', { atLeast: 10, atMost: 20 }],
		['１０平方米～２０平方米', { atLeast: 10, atMost: 20 }],
		['至少 10，至多 20', { atLeast: 10, atMost: 20 }],
		['20~20', 20],
		['0', 0],
	])('%s is read', (written, value) => {
		expect(readCell(column('floorAreaM2'), text(written))).toEqual({ value })
	})

	test.each(['12,345', '１２，３４５人', '12345 人'])('%s is read with its thousands and its unit', (written) => {
		expect(readCell(column('relocated', relief), text(written))).toEqual({ value: 12345 })
	})

	test.each([
		'12mm30',
		'55平米',
		'55㎡',
		'1,0',
		'1,2345',
		'10²',
		'①',
		'½',
		'五十五',
		'55以上',
		'>50',
		'约55',
		'55?',
		'10-20',
		'20~10',
		'~20',
		'至少',
		'5万',
		'1e2',
		'0x10',
		'-1',
		'1000.01',
		'55.123',
		'至少 1001',
		'是',
		'Infinity',
		`${'9'.repeat(40)}`,
		'至少 '.repeat(20_000),
	])('%.20s is refused', (written) => {
		expect(fault('floorAreaM2', text(written))).toContain('应填 0 至 1000 之间的数字（最多 2 位小数），单位平方米')
	})

	test('of a workbook are taken to 15 digits, and a percentage only where percent is the unit', () => {
		expect(readCell(column('floorAreaM2'), number(0.1 + 0.2))).toEqual({ value: 0.3 })
		expect(readCell(column('baseRatePercent', health), number(0.75, { shows: 'percent' }))).toEqual({ value: 75 })
		expect(readCell(column('baseRatePercent', health), text('７５％'))).toEqual({ value: 75 })
		expect(fault('floorAreaM2', number(0.55, { shows: 'percent' }))).toContain('单元格格式')
	})

	test('of a workbook are refused where they are shown as what they are not', () => {
		expect(fault('floorAreaM2', number(55_000, { shows: 'other' }))).toContain('单元格格式')
		expect(fault('floorAreaM2', number(55, { shows: 'figure', words: '万', exact: false }))).toContain('单元格格式')
		expect(readCell(column('floorAreaM2'), number(55, { shows: 'figure', words: '平方米', exact: false }))).toEqual({
			value: 55,
		})
		expect(fault('floorAreaM2', moment('2023-07-01T00:00:00', 'date'))).toContain('应填 0 至 1000')
		expect(fault('floorAreaM2', { kind: 'boolean', value: true })).toContain('应填 0 至 1000')
		expect(fault('deaths', number(12.5), relief)).toContain('整数')
	})
})

describe('Booleans', () => {
	test.each<[string, boolean]>([
		['是', true],
		['否 ', false],
		['TRUE', true],
		['ｆａｌｓｅ', false],
	])('%s is %s', (written, value) => {
		expect(readCell(column('voluntary'), text(written))).toEqual({ value })
	})

	test.each(['1', '0', '有', '√', 'yes', '是的', 'constructor', '__proto__'])('%s is refused', (written) => {
		expect(fault('voluntary', text(written))).toContain('应填“是”或“否”')
	})

	test('TRUE of a workbook is one, the number 1 is none', () => {
		expect(readCell(column('voluntary'), { kind: 'boolean', value: true })).toEqual({ value: true })
		expect(fault('voluntary', number(1))).toContain('应填“是”或“否”')
	})
})

describe('Enums', () => {
	test.each(['D', 'D级', ' D 级', 'Ｄ级'])('%s is grade D', (written) => {
		expect(readCell(column('dangerGrade'), text(written))).toEqual({ value: 'D' })
	})

	test.each(['一般', 'd', 'D级危房', 'C级'])('%s is refused, and the choices named', (written) => {
		expect(fault('dangerGrade', text(written))).toContain('A级、B级、C级（局部危险）、D级')
	})

	test('a number or a date is none', () => {
		expect(fault('dangerGrade', number(4))).toContain('A级')
		expect(fault('dangerGrade', moment('2023-07-01T00:00:00', 'date'))).toContain('A级')
	})
})

describe('Days', () => {
	const name = sheetColumns(housing.ruleSet).list.find((one) => one.kind === 'fact' && one.fact.type === 'date')!.name

	test.each(['2023-07-01', '2023/7/1', '2023.7.1', '2023年7月1日', '２０２３－０７－０１'])('%s is read', (written) => {
		expect(readCell(column(name), text(written))).toEqual({ value: '2023-07-01' })
	})

	test.each([
		'2023-02-29',
		'2023/13/1',
		'23.7.1',
		'7/1/2023',
		'2023-7',
		'20230701',
		'2023年7月',
		'2023-07-01 13:00',
		'2023/7-1',
	])('%s is refused', (written) => {
		expect(fault(name, text(written))).toContain('应填真实存在的日期')
	})

	test('of a workbook are read where the whole day is shown and there is no time of day', () => {
		expect(readCell(column(name), moment('2023-07-01T00:00:00', 'date'))).toEqual({ value: '2023-07-01' })
		expect(fault(name, moment('2023-07-01T13:00:00', 'date-time'))).toContain('应填真实存在的日期')
		expect(fault(name, moment('2023-07-01T00:00:00', 'part'))).toContain('应填真实存在的日期')
		expect(fault(name, moment(null, 'date'))).toContain('不是真实存在的日期')
		expect(fault(name, number(45108))).toContain('应填真实存在的日期')
	})
})

describe('Instants', () => {
	test.each<[string, string]>([
		['2022-07-26 13:00', '2022-07-26T13:00:00+08:00'],
		['2022/7/26 9:05:07', '2022-07-26T09:05:07+08:00'],
		['2022年7月26日 13：00', '2022-07-26T13:00:00+08:00'],
		['2022年7月26日13时05分', '2022-07-26T13:05:00+08:00'],
		['2022-07-26T05:00:00Z', '2022-07-26T05:00:00Z'],
		['2022-07-26T13:00:00+08:00', '2022-07-26T13:00:00+08:00'],
	])('%s is read', (written, value) => {
		expect(readCell(column('occurredAt', relief), text(written))).toEqual({ value })
	})

	test.each([
		'2022-07-26',
		'2022-07-26T13:00:00',
		'2022-07-26 24:00',
		'2022-07-26 13:60',
		'2022-02-30T13:00:00Z',
		'13:00',
		'下午1点',
	])('%s is refused', (written) => {
		expect(fault('occurredAt', text(written), relief)).toContain('应填北京时间的日期和时刻')
	})

	test('of a workbook are Beijing time, and a day alone is none', () => {
		const reading = readCell(column('occurredAt', relief), moment('2022-07-26T13:00:00', 'date-time'))
		expect(reading).toEqual({ value: '2022-07-26T13:00:00+08:00' })
		expect(fault('occurredAt', moment('2022-07-26T00:00:00', 'date'), relief)).toContain('北京时间')
	})
})

describe('Columns beside the facts', () => {
	test('take kinds by label or name, ids as they are written, days and instants', () => {
		expect(readCell(column('subjectKind'), text('农户'))).toEqual({ value: 'household' })
		expect(readCell(column('subjectKind'), text('building'))).toEqual({ value: 'building' })
		expect(readCell(column('subjectId'), text(' 001 '))).toEqual({ value: '001' })
		expect(readCell(column('subjectId'), number(17))).toEqual({ value: '17' })
		expect(readCell(column('subjectId'), text('中和－１７'))).toEqual({ value: '中和-17' })
		expect(readCell(column('version'), number(2023))).toEqual({ value: '2023' })
		expect(readCell(column('asOf'), moment('2023-07-01T00:00:00', 'date'))).toEqual({ value: '2023-07-01' })
		expect(readCell(column('asOf'), text('2023-07-01 08:00'))).toEqual({ value: '2023-07-01T08:00:00+08:00' })
		expect(readCell(column('note'), text('第一行\r\n第二行'))).toEqual({ value: '第一行\n第二行' })
	})

	test('refuse what is none of these', () => {
		expect(fault('subjectKind', text('村'))).toContain('农户')
		expect(fault('subjectId', text('a b'))).toContain('对象编号')
		expect(fault('subjectId', number(17, { ...PLAIN, exact: false }))).toContain('对象编号')
		expect(fault('subjectId', number(1.5))).toContain('对象编号')
		expect(fault('note', text('长'.repeat(501)))).toContain('500')
		expect(fault('idempotencyKey', text('键'))).toContain('255')
	})
})

describe('A number of a person is refused', () => {
	test.each(['subjectId', 'note', 'dangerGrade', 'floorAreaM2', 'voluntary', 'idempotencyKey', 'asOf'])(
		'in %s',
		(name) => {
			expect(fault(name, text(IDENTITY_NUMBER))).toContain('身份证号码')
			expect(fault(name, text('电话 １３８ １２３４ ５６７８'))).toContain('手机号码')
			expect(fault(name, number(Number(MOBILE_NUMBER)))).toContain('手机号码')
		},
	)
})

test('Errors and formulas without a result are named as such', () => {
	expect(fault('floorAreaM2', { kind: 'error', code: '#N/A' })).toContain('#N/A')
	expect(fault('floorAreaM2', { kind: 'no-result' })).toContain('没有保存计算结果')
})
