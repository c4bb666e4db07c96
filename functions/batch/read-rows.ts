import { type CompiledRuleSet, catalogue, NoVersionInForceError } from '../../rules/index.ts'
import { type Pin, selectVersion } from '../evaluation.ts'
import { Problem } from '../http/problem.ts'
import type { Upload } from '../http/upload.ts'
import type { BatchRow } from './result.ts'
import { jsonRows, streamOf } from './rows.ts'

/** What one call takes at most. */
export const MAXIMUM_ROWS = 5_000

/** The rows of a batch, whatever its form. Throws a Problem for what is no batch for this rule set. */
export async function* readRows(upload: Upload, ruleset: string, pin: Pin, now: Date): AsyncGenerator<BatchRow> {
	// What reads tables is loaded for tables.
	if (upload.type === 'csv') {
		const { readCsv } = await import('../tables/read-csv.ts')
		yield* readCsv(streamOf(upload), sheetVersion(ruleset, pin, now))
	} else if (upload.type === 'workbook') {
		const { readWorkbook } = await import('../tables/read-workbook.ts')
		yield* readWorkbook(upload.bytes, sheetVersion(ruleset, pin, now))
	} else yield* jsonRows(upload)
}

/** The version whose facts are the columns: the one asked for or in force, else the newest. */
function sheetVersion(ruleset: string, pin: Pin, now: Date): CompiledRuleSet {
	try {
		return selectVersion(ruleset, pin, now)
	} catch (error) {
		if (!(error instanceof NoVersionInForceError) || pin.asOf !== undefined) throw error
		return newestVersion(ruleset)
	}
}

/** The newest version of a rule set that is in the catalogue. */
export function newestVersion(ruleset: string): CompiledRuleSet {
	const { version } = catalogue
		.list()
		.find(({ id }) => id === ruleset)!
		.versions.at(-1)!
	return catalogue.select(ruleset, { version })
}

/** All rows, before any is decided. Throws the problem `payload-too-large` where there are more than one call takes. */
export async function collectRows(upload: Upload, ruleset: string, pin: Pin, now: Date): Promise<BatchRow[]> {
	const rows: BatchRow[] = []
	for await (const row of readRows(upload, ruleset, pin, now)) {
		if (rows.length === MAXIMUM_ROWS) {
			const detail = `一次最多 ${MAXIMUM_ROWS} 行，本次没有处理任何一行；请拆成几份，或改用 POST /v1/jobs 提交`
			throw new Problem('payload-too-large', detail)
		}
		rows.push(row)
	}
	return rows
}
