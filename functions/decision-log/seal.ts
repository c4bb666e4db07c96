import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { type DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb'
import { canonicalJson, sha256 } from '../../rules/index.ts'
import { endOfShanghaiDay, shanghaiDay, startOfShanghaiDay } from '../time.ts'
import { LogUnavailableError } from './errors.ts'
import { chainOf, type Key, SEALS, sealedHeadsKey, sealKey } from './keys.ts'
import type { DecisionLog } from './log.ts'
import { NO_HASH } from './record.ts'
import type { TableReader } from './table-reader.ts'

/** The last entry of a day in one chain. */
export interface Head {
	/** The chain's partition key. */
	chain: string
	sequence: number
	hash: string
}

/** What a seal fixes: all heads of a day, and through the seal before it all days before. */
export interface SealContent {
	/** A calendar day in Asia/Shanghai. */
	day: string
	/** The rule sets under which the day has entries. */
	rulesets: string[]
	/** How many entries and chains the day has. */
	entries: number
	chains: number
	/** SHA-256 of the canonical JSON of the day's heads, in order of their chains. */
	headsHash: string
	/** Null for the first seal. */
	previousDay: string | null
	/** 64 zeros for the first seal. */
	previousHash: string
}

export interface Seal extends SealContent {
	/** SHA-256 of the canonical JSON of all of the above: whoever has written it down elsewhere holds the log to it. */
	hash: string
}

/** A write that was on its way at midnight has landed by then. */
const MARGIN_MS = 10 * 60_000
/** Heads in one item: well below what the database takes. */
const HEADS_PER_PART = 1_000
const FIRST_DAY = '2000-01-01'

/** The hash of a seal covers everything in it. */
export function sealHash({
	day,
	rulesets,
	entries,
	chains,
	headsHash,
	previousDay,
	previousHash,
}: SealContent): string {
	return sha256(canonicalJson({ day, rulesets, entries, chains, headsHash, previousDay, previousHash }))
}

/** The hash of a day's heads. */
export function headsHashOf(heads: readonly Head[]): string {
	return sha256(canonicalJson(heads))
}

/** What a day holds, as the log has it now: its heads in order of their chains. */
export async function headsOf(
	log: DecisionLog,
	rulesets: readonly string[],
	day: string,
): Promise<{ heads: Head[]; entries: number; rulesets: string[] }> {
	const [from, to] = [startOfShanghaiDay(day).toISOString(), endOfShanghaiDay(day).toISOString()]
	const last = new Map<string, Head>()
	let entries = 0
	const found = new Set<string>()
	for (const value of rulesets) {
		for await (const { key, hash } of log.walk({ index: 'byRuleset', value, from, to, visible: () => true })) {
			entries++
			found.add(value)
			const sequence = Number(key.sk)
			const known = last.get(key.pk)
			if (!known || known.sequence < sequence) last.set(key.pk, { chain: key.pk, sequence, hash })
		}
	}
	const heads = [...last.values()].sort((a, b) => (a.chain < b.chain ? -1 : 1))
	return { heads, entries, rulesets: [...found].sort() }
}

/** Seals, as the table keeps them. Nothing is ever sealed twice: what is sealed stays as it is. */
export class Seals {
	constructor(
		private readonly options: { client: DynamoDBDocumentClient; table: string },
		private readonly reads: TableReader,
	) {}

	/** Every seal, the oldest first. */
	async all(): Promise<Seal[]> {
		const seals: Seal[] = []
		let start: Record<string, unknown> | undefined
		do {
			const page = await this.reads.query({
				KeyConditionExpression: '#pk = :seals',
				ExpressionAttributeNames: { '#pk': 'pk' },
				ExpressionAttributeValues: { ':seals': SEALS },
				ConsistentRead: true,
				ExclusiveStartKey: start,
			})
			seals.push(...((page.Items ?? []) as (Key & Seal)[]).map(({ pk: _, sk: __, ...seal }) => seal))
			start = page.LastEvaluatedKey
		} while (start)
		return seals
	}

	/** The heads that a day's seal covers, as they were written down; a part that cannot be read has none. */
	async heads({ day, chains }: Pick<Seal, 'day' | 'chains'>): Promise<Head[]> {
		const heads: Head[] = []
		for (let part = 0; part * HEADS_PER_PART < chains; part++) {
			const item = await this.reads.get<{ heads: string }>(sealedHeadsKey(day, part))
			if (item) heads.push(...headsIn(item.heads))
		}
		return heads
	}

	/** Writes a seal behind its heads; false where the day is sealed already. */
	async write(seal: Seal, heads: readonly Head[]): Promise<boolean> {
		for (let part = 0; part * HEADS_PER_PART < heads.length; part++) {
			const slice = heads.slice(part * HEADS_PER_PART, (part + 1) * HEADS_PER_PART)
			await this.#put({ ...sealedHeadsKey(seal.day, part), heads: canonicalJson(slice) })
		}
		return this.#put({ ...sealKey(seal.day), ...seal })
	}

	async #put(item: Key & Record<string, unknown>): Promise<boolean> {
		const { client, table } = this.options
		const command = new PutCommand({
			TableName: table,
			Item: item,
			ConditionExpression: 'attribute_not_exists(#pk)',
			ExpressionAttributeNames: { '#pk': 'pk' },
		})
		try {
			await client.send(command)
			return true
		} catch (error) {
			if (error instanceof ConditionalCheckFailedException) return false
			throw new LogUnavailableError(error instanceof Error ? error.name : 'unknown', true, true)
		}
	}
}

function headsIn(text: unknown): Head[] {
	try {
		const heads = JSON.parse(String(text)) as Head[]
		return heads.every(({ chain }) => chainOf(chain)) ? heads : []
	} catch {
		return []
	}
}

/**
 * Seals every day that is over, has entries and lies behind the last seal, the oldest first. Returns the new seals.
 * A day is over ten minutes after midnight in Asia/Shanghai.
 */
export async function sealDays(log: DecisionLog, rulesets: readonly string[], now: Date): Promise<Seal[]> {
	const today = shanghaiDay(new Date(now.getTime() - MARGIN_MS))
	const made: Seal[] = []
	let last = (await log.seals.all()).at(-1)
	for (const day of await daysWithEntries(log, rulesets, last?.day ?? FIRST_DAY, today)) {
		const { heads, ...found } = await headsOf(log, rulesets, day)
		const content: SealContent = {
			day,
			...found,
			chains: heads.length,
			headsHash: headsHashOf(heads),
			previousDay: last?.day ?? null,
			previousHash: last?.hash ?? NO_HASH,
		}
		const seal = { ...content, hash: sealHash(content) }
		// Another one may be sealing: what it wrote is the seal.
		if (await log.seals.write(seal, heads)) made.push(seal)
		last = (await log.seals.all()).find((one) => one.day === day)!
	}
	return made
}

/** Days with entries, after one day and before another, in order. */
async function daysWithEntries(
	log: DecisionLog,
	rulesets: readonly string[],
	after: string,
	before: string,
): Promise<string[]> {
	const from = endOfShanghaiDay(after).toISOString()
	const to = startOfShanghaiDay(before).toISOString()
	const days = new Set<string>()
	for (const value of rulesets) {
		for await (const { decided } of log.walk({ index: 'byRuleset', value, from, to, visible: () => true })) {
			days.add(shanghaiDay(new Date(decided.slice(0, 24))))
		}
	}
	return [...days].sort()
}
