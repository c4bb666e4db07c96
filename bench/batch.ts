import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import type { BatchRow } from '../functions/batch/result.ts'
import { runBatch } from '../functions/batch/run.ts'
import { DEFAULT_TABLE, documentClient } from '../functions/decision-log/client.ts'
import { logOn } from '../functions/decision-log/from-environment.ts'
import { databaseProgram } from '../functions/local/binary.ts'
import { EmbeddedDatabase } from '../functions/local/database.ts'
import { ensureTable } from '../functions/local/table.ts'
import { system } from '../functions/system.ts'
import { median } from './side-by-side.ts'

const ROWS = 2_000
const ROUNDS = 5
/** Transactions that the bare writer has on their way at once: it is given the number that serves it best. */
const ABREAST = [3, 6, 12]

type Transaction = ConstructorParameters<typeof TransactWriteCommand>[0]

const PRINCIPAL = { subject: 'bench', roles: ['township-officer' as const], org: '中和镇', scopes: ['decisions:write'] }

/** A village's households: categories, grades and areas as they come. */
export function households(count: number): BatchRow[] {
	const of = <T>(list: readonly T[], i: number) => list[i % list.length]!
	return Array.from({ length: count }, (_, i) => ({
		row: i + 2,
		faults: [],
		request: {
			subject: { kind: 'household', id: `H-${i}` },
			asOf: '2023-07-01',
			facts: {
				householdCategory: of(['subsistence-allowance', 'dispersed-extreme-poor', 'subsistence-marginal', 'none'], i),
				categoryCertified: true,
				ruralLongTermResident: i % 7 !== 0,
				agriculturalHukou: true,
				voluntary: true,
				dwellingCount: 1,
				thirdPartyAppraised: true,
				dangerGrade: of(['D', 'C', 'B', 'D'], i >> 2),
				otherHousingAid: 'none',
				method: of(['self-build', 'repair', 'self-build'], i >> 4),
				floorAreaM2: 35 + (i % 40),
			},
		},
	}))
}

/** A database of its own on disk, with the table. */
export async function withDatabase<T>(work: (client: DynamoDBDocumentClient) => Promise<T>): Promise<T> {
	const folder = await mkdtemp(join(tmpdir(), 'gazette-rules-bench-'))
	const database = await EmbeddedDatabase.start({ program: databaseProgram(), dataDirectory: folder })
	const client = documentClient({ endpoint: database.endpoint })
	try {
		await ensureTable(client, DEFAULT_TABLE)
		return await work(client)
	} finally {
		client.destroy()
		await database.stop()
		await rm(folder, { recursive: true, force: true })
	}
}

/** Decides and logs the rows; gives the time taken and the transactions that were sent. */
function decided(rows: readonly BatchRow[]) {
	return withDatabase(async (client) => {
		const sent: Transaction[] = []
		const send = client.send.bind(client) as (command: unknown, ...rest: unknown[]) => Promise<unknown>
		client.send = ((command: unknown, ...rest: unknown[]) => {
			if (command instanceof TransactWriteCommand) sent.push(command.input)
			return send(command, ...rest)
		}) as typeof client.send
		const parts = { ...system, log: logOn(client, DEFAULT_TABLE, system) }
		const batch = { ruleset: 'rural-housing-renovation', principal: PRINCIPAL, key: 'bench', requestId: 'bench' }
		const started = performance.now()
		let answered = 0
		for await (const { decision } of runBatch(rows, batch, parts)) if (decision) answered++
		const milliseconds = performance.now() - started
		if (answered !== rows.length) throw new Error(`${rows.length - answered} rows were not decided`)
		return { milliseconds, sent }
	})
}

/** Sends the same transactions, made beforehand, and does nothing else. */
function bare(transactions: readonly Transaction[], abreast: number) {
	return withDatabase(async (client) => {
		const commands = transactions.map((input) => new TransactWriteCommand(input))
		let next = 0
		const started = performance.now()
		const work = async () => {
			for (let command = commands[next++]; command; command = commands[next++]) await client.send(command)
		}
		await Promise.all(Array.from({ length: abreast }, work))
		return performance.now() - started
	})
}

/** The same rows' transactions, one for each row, as single requests would write them. */
function single(transactions: readonly Transaction[]): Transaction[] {
	return transactions.flatMap(({ TransactItems = [] }) =>
		Array.from({ length: TransactItems.length / 3 }, (_, i) => ({
			TransactItems: TransactItems.slice(3 * i, 3 * i + 3),
		})),
	)
}

/** A batch of households decided, explained and logged, against writing the same transactions bare. */
export async function benchBatch(): Promise<Record<string, { perSecond: number }>> {
	const rows = households(ROWS)
	const samples = new Map<string, number[]>()
	const sample = (name: string, milliseconds: number) =>
		samples.set(name, [...(samples.get(name) ?? []), (ROWS / milliseconds) * 1000])
	await decided(rows.slice(0, 500))
	for (let round = 0; round < ROUNDS; round++) {
		const { milliseconds, sent } = await decided(rows)
		sample('batch', milliseconds)
		for (const abreast of ABREAST) sample(`bare, ${abreast} at once`, await bare(sent, abreast))
		sample('bare, one transaction a row', await bare(single(sent), ABREAST[0]!))
	}
	const result = Object.fromEntries([...samples].map(([name, some]) => [name, { perSecond: median(some) }]))
	console.log(`\nA batch of ${ROWS} households, decided, explained and logged`)
	for (const [name, { perSecond }] of Object.entries(result)) {
		const ratio = result.batch!.perSecond / perSecond
		console.log(`  ${name.padEnd(34)} ${perSecond.toFixed(0).padStart(8)}/s   the batch is ${ratio.toFixed(2)} x that`)
	}
	return result
}
