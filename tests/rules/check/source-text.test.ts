import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readNumeral } from '../../../rules/check/chinese-numerals.ts'
import {
	durationsIn,
	figuresIn,
	hasClockTime,
	hasDayOfYear,
	percentsIn,
	plainText,
} from '../../../rules/check/source-text.ts'

const DIGITS = '零一二三四五六七八九'

/** A whole number below ten thousand as Chinese writes it: 105 is 一百零五. */
function numeralOf(value: number): string {
	const text = ['千', '百', '十', '']
		.map((unit, i) => ({ unit, digit: Math.floor(value / 10 ** (3 - i)) % 10 }))
		.map(({ unit, digit }) => (digit === 0 ? '零' : `${DIGITS[digit]}${unit}`))
		.join('')
	return text
		.replaceAll(/零+/g, '零')
		.replace(/^零|零$/g, '')
		.replace(/^一十/, '十')
}

describe('figures', () => {
	test.each<[string, number[]]>([
		['紧急转移安置 20 万人以上', [200000]],
		['每户为 25232 元', [25232]],
		['每户为25,232元或3 000元', [25232, 3000]],
		['３万间或１万户', [30000, 10000]],
		['1.5亿元', [150000000]],
		['2千元', [2, 2000]],
		['40—60平方米', [40, 60]],
		['公示五天以上，十五日内，一百二十户', [5, 15, 120]],
		['启动三级响应', [3]],
		['统一管理，第三方评定，唯一住房', []],
		['占30%以上', []],
	])('%s', (text, expected) => {
		expect([...figuresIn(plainText(text))].sort()).toEqual(expected.sort())
	})

	test('20万 does not stand for 20', () => {
		expect(figuresIn(plainText('20万人')).has(20)).toBe(false)
	})

	test('a figure of one unit does not stand for one of another', () => {
		const text = plainText('1 万间或 3000 户以上、3 万间或1万户以下')
		expect([...figuresIn(text, '户')]).toEqual([3000, 10000])
		expect([...figuresIn(text, '间')]).toEqual([10000, 30000])
		expect([...figuresIn(plainText('每人40—60平方米'), '元')]).toEqual([])
	})

	test('every Chinese numeral below ten thousand reads as its number', () => {
		fc.assert(fc.property(fc.integer({ min: 1, max: 9999 }), (value) => readNumeral(numeralOf(value)) === value))
	})

	test('years written digit by digit and two for a pair are read; units alone are no number', () => {
		expect(['二〇二二', '两万', '三亿二千万', '万'].map(readNumeral)).toEqual([2022, 20000, 320000000, undefined])
	})
})

test.each<[string, number[]]>([
	['占15％以上、20%以下', [15, 20]],
	['提高5个百分点', [5]],
	['百分之三十五', [35]],
	['40—60%', [40, 60]],
	[String.raw`比例 $> 38.5\%$，率 $\geq 90\%$`, [38.5, 90]],
	['千分之五即5‰', [0.5]],
	['15人', []],
])('shares: %s', (text, expected) => {
	expect([...percentsIn(plainText(text))]).toEqual(expected)
})

test.each<[string, Partial<Record<keyof ReturnType<typeof durationsIn>, number[]>>]>([
	['20 分钟内', { minutes: [20] }],
	['2小时内，半小时后', { minutes: [120, 30] }],
	['每 10 日续报', { days: [10] }],
	['公示不少于7天', { days: [7] }],
	['5 个工作日内', { workingDays: [5] }],
	['3至5个工作日', { workingDays: [3, 5] }],
	['10月31日前', {}],
	['两周后', { days: [14] }],
	['3个月，最长两年', { months: [3, 24] }],
	['2022年印发', {}],
])('lengths of time: %s', (text, expected) => {
	const found = durationsIn(plainText(text))
	const nonEmpty = Object.entries(found).filter(([, values]) => values.size > 0)
	expect(Object.fromEntries(nonEmpty.map(([key, values]) => [key, [...values]]))).toEqual(expected)
})

test.each<[string, string, boolean]>([
	['每天上午 9 时前', '09:00', true],
	['每天9:00', '09:00', true],
	['每日九点', '09:00', true],
	['9时30分', '09:00', false],
	['9时30分', '09:30', true],
	['下午3时', '15:00', true],
	['19时', '09:00', false],
	['9天', '09:00', false],
])('clock times: %s has %s: %s', (text, time, expected) => {
	expect(hasClockTime(plainText(text), time)).toBe(expected)
})

test.each<[string, string, boolean]>([
	['10月31日前', '2023-10-31', true],
	['必须在10月底前完成', '2023-10-31', true],
	['10 月末', '2023-10-31', true],
	['2月底', '2024-02-29', true],
	['2月底', '2024-02-28', false],
	['年底前', '2023-12-31', true],
	['2023年底前', '2023-12-31', true],
	['2023年底前', '2024-12-31', false],
	['6月中旬', '2023-06-20', true],
	['10月30日', '2023-10-31', false],
	['10月', '2023-10-31', false],
	['1月31日', '2023-11-30', false],
])('calendar days: %s has %s: %s', (text, date, expected) => {
	expect(hasDayOfYear(plainText(text), date)).toBe(expected)
})
