import { performance } from 'node:perf_hooks'
import { LogUnavailableError } from '../decision-log/errors.ts'
import { chainKey, decidedKey } from '../decision-log/keys.ts'
import type { IndexedEntry } from '../decision-log/list.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import { type Entry, NO_HASH } from '../decision-log/record.ts'
import type { System } from '../system.ts'
import type { ChainPlace, Delivered } from './delivered.ts'

/**
 * Follows the log and delivers its new entries. On AWS the table's stream tells of them. The embedded
 * database's stream cannot: it keeps its records for ever and searches all of them at every write, by which writes had
 * become forty times slower after 2,400 decisions. So the log is read by its index of times instead.
 */

export interface FollowParts extends Pick<System, 'clock' | 'report'> {
	log: DecisionLog
	/** Every rule set that may have entries. */
	rulesets: readonly string[]
	delivered: Delivered
	/** What its lines on the console are about. */
	at: string
	/** Takes new entries, those of a chain in order and without gaps; given again until it has once not thrown. */
	deliver: (entries: readonly Entry[]) => Promise<void>
	/** Between rounds, at least. */
	pauseMs?: number
	/** Between rounds over the whole log, at least. */
	sweepMs?: number
}

/** Entries land at most so long after the time that they carry, unless something stood still meanwhile. */
const LATE_MS = 60_000
const PAUSE_MS = 1_000
const SWEEP_MS = 15 * 60_000
/** A wall clock that goes so far from the steady one was set, or the machine slept. */
const DRIFT_MS = 5_000
const FINISH_WITHIN_MS = 3_000
const BATCH = 100
/** Rests so many times as long as it looked for news: looking takes a small part of the time, however much there is. */
const REST = 3

interface Instant {
	wall: number
	steady: number
}

export class Follower {
	#timer: NodeJS.Timeout | undefined
	#round: Promise<void> = Promise.resolve()
	/** Of the steady clock; no batch is begun after it. */
	#deadline = Number.POSITIVE_INFINITY
	/** When the last whole round began; undefined has the next one go over the whole log. */
	#last: Instant | undefined
	#sweptAt = 0
	/** Of this round, what went into delivering. */
	#deliveringMs = 0
	#failing = false

	constructor(private readonly parts: FollowParts) {}

	start(): void {
		this.#after(0)
	}

	/** Finishes the batch at hand, then delivers what was decided up to now: as much as a few seconds take. */
	async stop(): Promise<void> {
		clearTimeout(this.#timer)
		this.#timer = undefined
		this.#deadline = 0
		await this.#round
		if (this.#failing) return
		this.#deadline = performance.now() + FINISH_WITHIN_MS
		await this.#turn()
	}

	#after(pause: number): void {
		this.#timer = setTimeout(async () => {
			const began = performance.now()
			this.#deliveringMs = 0
			this.#round = this.#turn()
			await this.#round
			// Stopped meanwhile.
			if (this.#timer === undefined) return
			const lookingMs = performance.now() - began - this.#deliveringMs
			this.#after(Math.max(this.parts.pauseMs ?? PAUSE_MS, REST * lookingMs))
		}, pause)
	}

	/** One round. What keeps it from its end is reported once; then the next round goes over the whole log. */
	async #turn(): Promise<void> {
		try {
			await this.#read()
			this.#failing = false
		} catch (error) {
			this.#last = undefined
			if (!this.#failing) this.parts.report({ level: 'error', at: this.parts.at, error: nameOf(error) })
			this.#failing = true
		}
	}

	async #read(): Promise<void> {
		const { clock, rulesets, sweepMs = SWEEP_MS } = this.parts
		const now: Instant = { wall: clock().getTime(), steady: performance.now() }
		const last = this.#last
		const sweep = !last || drift(last, now) > DRIFT_MS || now.steady - this.#sweptAt > sweepMs
		const from = sweep ? undefined : new Date(last.wall - LATE_MS).toISOString()
		for (const ruleset of rulesets) {
			for await (const batch of this.#news(ruleset, from)) {
				if (performance.now() > this.#deadline) return
				const began = performance.now()
				await this.#deliver(batch)
				this.#deliveringMs += performance.now() - began
			}
		}
		this.#last = now
		if (sweep) this.#sweptAt = now.steady
	}

	/** Entries that were not delivered yet, some at a time. */
	async *#news(value: string, from: string | undefined): AsyncGenerator<IndexedEntry[]> {
		const { log, delivered } = this.parts
		let batch: IndexedEntry[] = []
		for await (const entry of log.walk({ index: 'byRuleset', value, from, visible: () => true })) {
			if (delivered.has({ chain: entry.key.pk, decided: entry.decided })) continue
			if (batch.push(entry) < BATCH) continue
			yield batch
			batch = []
		}
		if (batch.length > 0) yield batch
	}

	async #deliver(found: readonly IndexedEntry[]): Promise<void> {
		const { log, delivered, deliver } = this.parts
		const read = await log.readMany(found.map(({ key }) => key))
		const news = (await Promise.all([...chainsOf(read)].map((one) => this.#whole(...one)))).flat()
		await deliver(news)
		await delivered.record([...new Map(news.map((entry) => [chainKey(entry.record), placeOf(entry)])).values()])
	}

	/**
	 * A chain's new entries without gaps, in order. One that the walk comes to later, under another rule set, is read
	 * now: entries name the hash of the one before them, so none can be passed over.
	 */
	async #whole(chain: string, found: readonly Entry[]): Promise<Entry[]> {
		const { log, delivered } = this.parts
		const whole: Entry[] = []
		for (const entry of found.filter((one) => !delivered.has(placeOf(one)))) {
			const missing: Entry[] = []
			const known = whole.at(-1)?.hash ?? delivered.hashOf(chain) ?? NO_HASH
			let first = entry
			for (let at = entry.record.sequence - 1; at > 0 && first.previousHash !== known; at--) {
				const before = await log.at(entry.record, at)
				// Entries are never removed; of one that was, the verification of the log tells.
				if (!before) continue
				if (delivered.has(placeOf(before))) break
				missing.unshift(before)
				first = before
			}
			whole.push(...missing, entry)
		}
		return whole
	}
}

/** Entries by chain, each in order. */
function chainsOf(entries: readonly Entry[]): Map<string, Entry[]> {
	const chains = new Map<string, Entry[]>()
	for (const entry of entries) {
		const chain = chainKey(entry.record)
		chains.set(chain, [...(chains.get(chain) ?? []), entry])
	}
	for (const chain of chains.values()) chain.sort((a, b) => a.record.sequence - b.record.sequence)
	return chains
}

function placeOf({ record, hash }: Entry): ChainPlace {
	return { chain: chainKey(record), decided: decidedKey(record), hash }
}

function drift(last: Instant, now: Instant): number {
	return Math.abs(now.wall - last.wall - (now.steady - last.steady))
}

function nameOf(error: unknown): string {
	if (error instanceof LogUnavailableError) return error.reason
	return error instanceof Error ? error.name : typeof error
}
