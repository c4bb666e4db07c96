import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Problem } from '../../functions/http/problem.ts'
import { readCsv } from '../../functions/tables/read-csv.ts'
import { readWorkbook } from '../../functions/tables/read-workbook.ts'
import { templateOf } from '../../functions/tables/template.ts'
import { handmade, merges, partsOf, row } from './support/book.ts'
import { collected, housing, pieces } from './support/read.ts'
import { zip } from './support/zip.ts'

/** Rows whose shape holds, or a Problem. */
async function assertTame(reading: Promise<Awaited<ReturnType<typeof collected>>>): Promise<void> {
	try {
		for (const one of (await reading) as { row: number; request?: unknown; faults: unknown[] }[]) {
			expect(Number.isInteger(one.row)).toBe(true)
			expect(one.request === undefined).toBe(one.faults.length > 0)
		}
	} catch (error) {
		if (!(error instanceof Problem)) throw error
		expect(error.type).toMatch(/^(invalid-request|unsupported-media-type|payload-too-large)$/)
	}
}
const workbook = (bytes: Buffer) => assertTame(collected(readWorkbook(bytes, housing)))
const csv = (bytes: Uint8Array, size: number) => assertTame(collected(readCsv(pieces(bytes, size), housing)))

const book = {
	sheets: {
		填报: {
			rows:
				row(1, ['对象编号', '房屋危险等级', '备注']) + [2, 3, 4].map((n) => row(n, [`户${n}`, 'D级', '好'])).join(''),
			after: merges('B3:B4'),
		},
	},
	strings: '<si><t>甲</t></si>',
	formats: ['yyyy-mm-dd', '0%'],
}
const bytes = handmade(book)

/** A few places of a file with other bytes in them, and perhaps its end cut off. */
function altered(original: Buffer): fc.Arbitrary<Buffer> {
	const change = fc.tuple(fc.nat(original.length - 1), fc.nat(255))
	return fc
		.tuple(fc.array(change, { minLength: 1, maxLength: 8 }), fc.option(fc.nat(original.length), { freq: 4 }))
		.map(([changes, end]) => {
			const copy = Buffer.from(original)
			for (const [at, byte] of changes) copy[at] = byte
			return end === null ? copy : copy.subarray(0, end)
		})
}

test('Random bytes are refused by a Problem', async () => {
	const start = fc.constantFrom('', 'PK\x03\x04', 'PK\x05\x06', '\xd0\xcf\x11\xe0')
	await fc.assert(
		fc.asyncProperty(start, fc.uint8Array({ maxLength: 400 }), async (first, rest) => {
			await workbook(Buffer.concat([Buffer.from(first, 'latin1'), rest]))
		}),
		{ numRuns: 300 },
	)
})

test('A workbook with altered bytes or cut off is read or refused by a Problem', async () => {
	await fc.assert(
		fc.asyncProperty(altered(bytes), async (one) => workbook(one)),
		{ numRuns: 1_000 },
	)
})

test('Every beginning of a workbook is refused by a Problem', async () => {
	for (let end = 0; end < bytes.length; end += 13) await workbook(bytes.subarray(0, end))
})

test('A template with altered bytes is read or refused by a Problem', async () => {
	const template = await templateOf(housing)
	await fc.assert(
		fc.asyncProperty(altered(template), async (one) => workbook(one)),
		{ numRuns: 60 },
	)
})

test('A workbook whose parts are altered, sound as an archive, is read or refused by a Problem', async () => {
	const parts = [...partsOf(book)].map(([name, content]): [string, string] => [name, content as string])
	const fragment = fc.constantFrom(
		'<',
		'>',
		'"',
		'&',
		'&#0;',
		'&#x1F600;',
		'&lt;',
		'<row>',
		'</row>',
		'<c r="A1">',
		'</c>',
		'<v>1e999</v>',
		'<v>-1</v>',
		'r="A0"',
		't="s"',
		't="e"',
		's="99"',
		's="-1"',
		'<mergeCell ref="B4:A1"/>',
		'<!DOCTYPE a>',
		'<?pi?>',
		'<!--',
		'<rPh>',
		'__proto__',
		'Id="constructor"',
		'Target="../../../x"',
		'TargetMode="External"',
		'\u0000',
		'\ufeff',
		'',
	)
	const edits = fc.array(fc.tuple(fc.nat(parts.length - 1), fc.nat(2_000), fc.nat(30), fragment), {
		minLength: 1,
		maxLength: 4,
	})
	await fc.assert(
		fc.asyncProperty(edits, async (all) => {
			const changed = parts.map(([name, content]): [string, string] => [name, content])
			for (const [part, at, length, text] of all) {
				const [, content] = changed[part]!
				const place = at % (content.length + 1)
				changed[part]![1] = content.slice(0, place) + text + content.slice(place + length)
			}
			await workbook(zip(changed))
		}),
		{ numRuns: 1_500 },
	)
})

test('Random cells are read or refused by a Problem', async () => {
	const name = fc.constantFrom(
		'对象编号',
		'房屋危险等级',
		'改造后建筑面积',
		'判定日期',
		'规则版本',
		'备注',
		'幂等键',
		'对象类别',
		'',
	)
	const odd = fc.constantFrom(
		'',
		' ',
		'\u0000',
		'\ud800',
		'\ufeff',
		'=1+1',
		'至少',
		'~',
		'1~2~3',
		'9'.repeat(400),
		'2023-02-30',
		'“',
		'"',
		'\r',
		'１',
	)
	const cell = fc.oneof(odd, fc.string({ unit: 'binary', maxLength: 30 }), fc.double().map(String))
	const content = fc
		.tuple(fc.array(name, { minLength: 1, maxLength: 6 }), fc.array(fc.array(cell, { maxLength: 7 }), { maxLength: 6 }))
		.map(([headings, rows]) => [headings, ...rows].map((cells) => cells.join(',')).join('\n'))
	await fc.assert(
		fc.asyncProperty(content, fc.integer({ min: 1, max: 40 }), async (text, size) => csv(Buffer.from(text), size)),
		{ numRuns: 500 },
	)
})

test('A CSV file with altered bytes is read or refused by a Problem', async () => {
	const text = '对象编号;房屋危险等级;备注\r\n户1;D级;"一\r\n二"\r\n户2;C;好\r\n'
	for (const original of [Buffer.from(text), Buffer.from(`\ufeff${text}`, 'utf16le')]) {
		await fc.assert(
			fc.asyncProperty(altered(original), fc.integer({ min: 1, max: 40 }), async (one, size) => csv(one, size)),
			{ numRuns: 500 },
		)
	}
})
