import { expect, test } from 'vitest'
import { builtInFormat, formatOf } from '../../functions/tables/number-format.ts'

test.each([
	['General', 'figure:'],
	['G/通用格式', 'figure:'],
	['@', 'figure:'],
	['0', 'figure:'],
	['#,##0.00', 'figure:'],
	['0_);[Red](0)', 'figure:'],
	['¥#,##0.00', 'figure:'],
	['_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ', 'figure:'],
	['[$¥-804]#,##0', 'figure:'],
	['0.00E+00', 'figure:'],
	['0"元"', 'figure:元'],
	['0"万"', 'figure:万'],
	['0!.0,"万"', 'other'],
	['0.0,', 'other'],
	['#,##0,,', 'other'],
	['[>9999]0.0,"万";0', 'other'],
	['[$USD-409]0', 'figure:USD'],
	['# ?/?', 'other'],
	['0%', 'percent'],
	['0.00%', 'percent'],
	['0"%"', 'figure:%'],
	['000', 'figure:'],
	['yyyy-mm-dd', 'date'],
	['yyyy/m/d;@', 'date'],
	['yyyy"年"m"月"d"日"', 'date'],
	['[$-804]yyyy年m月d日', 'date'],
	['[$-F800]dddd, mmmm dd, yyyy', 'date'],
	['[DBNum1]yyyy年m月d日', 'date'],
	['yyyy-mm-dd hh:mm', 'date-time'],
	['yyyy/m/d h:mm AM/PM', 'date-time'],
	['yyyy-mm-dd hh:mm:ss.000', 'date-time'],
	['yyyy年m月', 'part'],
	['m月d日', 'part'],
	['yyyy-mm dddd', 'part'],
	['h:mm', 'part'],
	['[h]:mm:ss', 'part'],
	['mm:ss.0', 'part'],
	['0'.repeat(300), 'other'],
])('%.60s shows %s', (code, shown) => {
	const format = formatOf(code)
	expect(format.shows === 'figure' ? `figure:${format.words}` : format.shows).toBe(shown)
})

test.each([
	[0, 'figure'],
	[2, 'figure'],
	[9, 'percent'],
	[12, 'other'],
	[14, 'date'],
	[17, 'part'],
	[20, 'part'],
	[22, 'date-time'],
	[31, 'date'],
	[44, 'figure'],
	[49, 'figure'],
	[58, 'part'],
])('Built-in format %i shows a %s', (id, shown) => {
	expect(builtInFormat(id).shows).toBe(shown)
})
