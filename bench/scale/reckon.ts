import { ASSUMED, ITEM, LIMITS, PROVINCE } from './load.ts'
import { PRICES, type Priced } from './prices.ts'

const KB = 1_024
const GB = 1_024 ** 3
const MILLION = 1_000_000

/** Write units of an item: one a begun KB, twice that in a transaction. */
export function writeUnits(bytes: number, transactional: boolean): number {
	return Math.ceil(bytes / KB) * (transactional ? 2 : 1)
}

/** Write units of one decision: the entry and its two companions in a transaction, and an item in each index. */
export const UNITS = {
	entry: writeUnits(ITEM.entry, true),
	companions: writeUnits(ITEM.idempotency, true) + writeUnits(ITEM.pointer, true),
	indexes: writeUnits(ITEM.indexEntry, false) * ITEM.indexes,
}
export const UNITS_A_DECISION = UNITS.entry + UNITS.companions + UNITS.indexes

/** What a million decisions about new subjects, made one by one, use of everything that is paid for, once and by the month. */
export function usage(): Record<Priced, number> {
	const stored = ((ITEM.entry + ITEM.idempotency + ITEM.pointer + ITEM.indexEntry * ITEM.indexes) * MILLION) / GB
	return {
		write: UNITS_A_DECISION * MILLION,
		// The key is looked for, and the end of a chain that is empty.
		read: 2 * MILLION,
		request: MILLION + (2 * MILLION) / ASSUMED.batchEntries,
		gigabyteSecond: (ASSUMED.decideMilliseconds / 1_000) * MILLION,
		apiCall: MILLION,
		event: MILLION,
		put: MILLION / ASSUMED.batchEntries,
		logGigabyte: (ASSUMED.logBytes * MILLION) / GB,
		transition: 0,
		tableMonth: stored,
		recoveryMonth: stored,
		archiveMonth: (ITEM.entry * MILLION) / GB,
	}
}

/** Dollars, and yuan where the price is known. */
export function costOf(what: Priced, amount: number): { usd: number; cny: number | null } {
	const price = PRICES[what] as { per: number; usd: number; cny?: number }
	return {
		usd: (amount / price.per) * price.usd,
		cny: price.cny === undefined ? null : (amount / price.per) * price.cny,
	}
}

/** Rates a second, in the busiest hour. */
export function rates() {
	const decisions = (PROVINCE.singleDecisions / PROVINCE.workingSeconds) * PROVINCE.peak
	const storm = PROVINCE.units / PROVINCE.stormSeconds
	return { decisions, storm, requests: (decisions + storm) * (1 + PROVINCE.previews) }
}

/** Decisions a second at which each limit is met. */
export function ceilings(): { what: string; arithmetic: string; perSecond: number }[] {
	const { partitionWrites, newTableWrites, tableWrites } = LIMITS
	const floor = (n: number) => Math.floor(n)
	return [
		{
			what: 'one subject: its chain is one partition',
			arithmetic: `${partitionWrites} / ${UNITS.entry}`,
			perSecond: floor(partitionWrites / UNITS.entry),
		},
		{
			what: 'a new table on demand, before it has grown',
			arithmetic: `${newTableWrites} / ${UNITS_A_DECISION}`,
			perSecond: floor(newTableWrites / UNITS_A_DECISION),
		},
		{
			what: 'one table, until the account asks for more',
			arithmetic: `${tableWrites} / ${UNITS_A_DECISION}`,
			perSecond: floor(tableWrites / UNITS_A_DECISION),
		},
		{
			what: 'one rule set: its place in the index by rule set, written in order of time, is one partition',
			arithmetic: `${partitionWrites} / 1`,
			perSecond: partitionWrites,
		},
	].sort((a, b) => a.perSecond - b.perSecond)
}

export interface Stretch {
	from: number
	to: number
	/** Rows a second. */
	rate: number
	limitedBy: string
}

/**
 * A campaign second by second: so many workers, each as fast as it is, against a table that starts at 4,000 write units
 * and doubles half an hour after it was full, against the account's bound and the index's one partition.
 */
export function simulate(
	rows: number,
	workers: number,
	startingUnits: number,
): { seconds: number; stretches: Stretch[] } {
	let [left, capacity, fullFor] = [rows, startingUnits, 0]
	const stretches: Stretch[] = []
	let second = 0
	for (; left > 0; second++) {
		const bounds: [string, number][] = [
			['the workers', workers * ASSUMED.workerRows],
			['what the table takes', capacity / UNITS_A_DECISION],
			['the index’s one partition', LIMITS.partitionWrites],
		]
		const [limitedBy, rate] = bounds.reduce((least, one) => (one[1] < least[1] ? one : least))
		left -= rate
		fullFor = limitedBy === 'what the table takes' ? fullFor + 1 : 0
		if (fullFor >= LIMITS.doublingSeconds) [capacity, fullFor] = [Math.min(2 * capacity, LIMITS.tableWrites), 0]
		const last = stretches.at(-1)
		if (last && last.limitedBy === limitedBy && last.rate === Math.round(rate)) last.to = second + 1
		else stretches.push({ from: second, to: second + 1, rate: Math.round(rate), limitedBy })
	}
	return { seconds: second, stretches }
}
