import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { DecisionRecord } from '../../functions/decision-log/record.ts'
import { type CloudEvent, DECISION_RECORDED, LEVEL_CHANGED } from '../../functions/events/event.ts'

/** A secret as Standard Webhooks writes it, and its key. */
export const KEY = Buffer.from('a key of twenty-four bytes and more')
export const SECRET = `whsec_${KEY.toString('base64')}`

/** The whole lines of a file in the data directory, parsed; none where it is not there. */
export function linesOf<T = CloudEvent>(dataDirectory: string, name = 'events.ndjson'): T[] {
	const path = join(dataDirectory, name)
	const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
	return text
		.split('\n')
		.slice(0, -1)
		.map((line) => JSON.parse(line) as T)
}

/** Events without their repetitions: the first of each source and id. */
export function distinct(events: readonly CloudEvent[]): CloudEvent[] {
	const first = new Map<string, CloudEvent>()
	for (const event of events) {
		const name = `${event.source} ${event.id}`
		if (!first.has(name)) first.set(name, event)
	}
	return [...first.values()]
}

/**
 * Expects the events of exactly these decisions, each at least once: one that it was recorded, and one that the level
 * changed just where it did; in the order of each chain where they came first.
 */
export function expectEventsOf(records: Iterable<DecisionRecord>, events: readonly CloudEvent[]): void {
	const all = [...records]
	const first = distinct(events)
	const ids = (type: string) => first.flatMap((event) => (event.type === type ? [event.id] : [])).sort()
	expect(ids(DECISION_RECORDED)).toEqual(all.map(({ decisionId }) => decisionId).sort())
	const changed = all.filter(({ outcome, change }) => {
		if (outcome.kind !== 'level') return false
		return ['raised', 'lowered'].includes(change) || (change === 'first' && outcome.level !== 'none')
	})
	expect(ids(LEVEL_CHANGED)).toEqual(changed.map(({ decisionId }) => decisionId).sort())
	const scopes = new Map(all.map(({ decisionId, scope }) => [decisionId, scope]))
	const sequences = new Map<string, number>()
	for (const { id, type, subject, data } of first) {
		const stream = `${type} ${scopes.get(id)} ${subject}`
		expect(data.sequence, `${stream} is in order`).toBeGreaterThan(sequences.get(stream) ?? 0)
		sequences.set(stream, data.sequence)
	}
}
