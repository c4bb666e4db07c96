import {
	BatchGetCommand,
	type DynamoDBDocumentClient,
	GetCommand,
	QueryCommand,
	ScanCommand,
} from '@aws-sdk/lib-dynamodb'
import { LogUnavailableError } from './errors.ts'
import type { EntryItem, Key } from './keys.ts'
import type { IndexName } from './table.ts'

/** An item, whatever it is. */
export type TableItem = Key & Record<string, unknown>

const SCAN_PAGE = 100
/** Rounds in which keys that the database put off are asked for again. */
const BATCH_ROUNDS = 10
const LONGEST_PAUSE_MS = 500

export interface ReaderOptions {
	client: DynamoDBDocumentClient
	table: string
	/** Spreads retries; 0 <= r < 1. */
	random: () => number
	sleep: (milliseconds: number) => Promise<void>
}

/** Reads of the table. Whatever keeps the database from answering is a LogUnavailableError: nothing was written. */
export class TableReader {
	constructor(
		private readonly options: ReaderOptions,
		/** The reads are on the way to a write, which then does not happen. */
		private readonly writing: boolean,
	) {}

	/** One item, as it is now. */
	async get<Item>(key: Key): Promise<Item | undefined> {
		const command = new GetCommand({ TableName: this.options.table, Key: key, ConsistentRead: true })
		return (await this.#answer(this.options.client.send(command))).Item as Item | undefined
	}

	/** One page of a query. */
	query(input: Omit<QueryCommand['input'], 'TableName'>) {
		return this.#answer(this.options.client.send(new QueryCommand({ TableName: this.options.table, ...input })))
	}

	/**
	 * Every item of the table or of an index, a page at a time: the items of one partition come together, in order.
	 * Pages are small: the embedded database reads all that is left before it cuts off a megabyte.
	 * Throws where the pages go round in a circle, as they do in a file that was changed by hand.
	 */
	async *scan(index?: IndexName): AsyncGenerator<Key & Record<string, unknown>> {
		const starts = new Set<string>()
		let start: Record<string, unknown> | undefined
		do {
			const command = new ScanCommand({
				TableName: this.options.table,
				...(index ? { IndexName: index } : { ConsistentRead: true }),
				Limit: SCAN_PAGE,
				ExclusiveStartKey: start,
			})
			const { Items = [], LastEvaluatedKey } = await this.#answer(this.options.client.send(command))
			yield* Items as (Key & Record<string, unknown>)[]
			start = LastEvaluatedKey
			const place = JSON.stringify(start)
			if (start && starts.has(place)) throw new Error('数据库的分页在原地打转：数据文件被改动过，无法读完')
			starts.add(place)
		} while (start)
	}

	/** Items by their keys, in the order of the keys, those that are there; at most 100. `only`: the attributes wanted. */
	async batch<Item extends Key = EntryItem>(keys: readonly Key[], only?: readonly string[]): Promise<Item[]> {
		const items = new Map<string, Item>()
		let left: Record<string, unknown>[] = keys.map((key) => ({ ...key }))
		const projection = only && {
			ProjectionExpression: only.map((_, i) => `#a${i}`).join(','),
			ExpressionAttributeNames: Object.fromEntries(only.map((name, i) => [`#a${i}`, name])),
		}
		for (let round = 0; left.length > 0; round++) {
			if (round === BATCH_ROUNDS) throw new LogUnavailableError('UnprocessedKeys', this.writing, false)
			if (round > 0) await this.options.sleep(this.options.random() * Math.min(10 * 2 ** round, LONGEST_PAUSE_MS))
			const command = new BatchGetCommand({
				RequestItems: { [this.options.table]: { Keys: left, ConsistentRead: true, ...projection } },
			})
			const answer = await this.#answer(this.options.client.send(command))
			for (const item of (answer.Responses?.[this.options.table] ?? []) as Item[])
				items.set(`${item.pk} ${item.sk}`, item)
			left = answer.UnprocessedKeys?.[this.options.table]?.Keys ?? []
		}
		return keys.flatMap(({ pk, sk }) => items.get(`${pk} ${sk}`) ?? [])
	}

	async #answer<T>(answer: Promise<T>): Promise<T> {
		try {
			return await answer
		} catch (error) {
			throw new LogUnavailableError(error instanceof Error ? error.name : 'unknown', this.writing, false)
		}
	}
}
