import { performance } from 'node:perf_hooks'
import { LogUnavailableError } from '../decision-log/errors.ts'
import { chainOf, decidedKey } from '../decision-log/keys.ts'
import type { IndexedEntry } from '../decision-log/list.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import { type CloudEvent, eventsOf } from '../events/event.ts'
import { previousOutcomeIn } from '../events/previous.ts'
import type { EventSink } from '../events/sink.ts'
import type { System } from '../system.ts'
import type { ChainPlace, Delivered } from './delivered.ts'

/**
 * Follows the log and delivers the events of its new entries. On AWS the table's stream tells of them. The embedded
 * database's stream cannot: it keeps its records for ever and searches all of them at every write, by which writes had
 * become forty times slower after 2,400 decisions. So the log is read by its index of times instead.
 */

export interface FollowParts extends Pick<System, 'clock' | 'report'> {
	log: DecisionLog
	/** Every rule set that may have entries. */
	rulesets: readonly string[]
	delivered: Delivered
	sink: EventSink
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
/** Rests so many times as long as a round took: decisions have the database for themselves most of the time. */
const REST = 10

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
			this.#round = this.#turn()
			await this.#round
			// Stopped meanwhile.
			if (this.#timer === undefined) return
			this.#after(Math.max(this.parts.pauseMs ?? PAUSE_MS, REST * (performance.now() - began)))
		}, pause)
	}

	/** One round. What keeps it from its end is reported once; then the next round goes over the whole log. */
	async #turn(): Promise<void> {
		try {
			await this.#read()
			this.#failing = false
		} catch (error) {
			this.#last = undefined
			if (!this.#failing) this.parts.report({ level: 'error', at: 'events', error: nameOf(error) })
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
				await this.#deliver(batch)
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
		const highest = new Map<string, number>()
		for (const { key } of found) highest.set(key.pk, Math.max(highest.get(key.pk) ?? 0, Number(key.sk)))
		const events: CloudEvent[] = []
		const places: ChainPlace[] = []
		for (const [chain, sequence] of highest) {
			const news = await this.#chainUpTo(chain, sequence)
			events.push(...news.events)
			if (news.decided !== undefined) places.push({ chain, decided: news.decided })
		}
		await this.parts.sink.deliver(events)
		await this.parts.delivered.record(places)
	}

	/**
	 * What a chain has up to an entry and was not delivered yet, read backwards: entries that the walk comes to later,
	 * under another rule set, go out before those behind them.
	 */
	async #chainUpTo(pk: string, sequence: number): Promise<{ events: CloudEvent[]; decided: string | undefined }> {
		const { log, delivered } = this.parts
		const previousOutcome = previousOutcomeIn(log)
		const news: CloudEvent[][] = []
		let decided: string | undefined
		for (let at = sequence; at > 0; at--) {
			const entry = await log.at(chainOf(pk)!, at)
			// Entries are never removed; of one that was, the verification of the log tells.
			if (!entry) continue
			const place = { chain: pk, decided: decidedKey(entry.record) }
			if (delivered.has(place)) break
			decided ??= place.decided
			news.push(eventsOf(entry.record, await previousOutcome(entry.record)))
		}
		return { events: news.reverse().flat(), decided }
	}
}

function drift(last: Instant, now: Instant): number {
	return Math.abs(now.wall - last.wall - (now.steady - last.steady))
}

function nameOf(error: unknown): string {
	if (error instanceof LogUnavailableError) return error.reason
	return error instanceof Error ? error.name : typeof error
}
