import type { DueDuty } from '../../../rules/index.ts'

/** When reports are due, as seen at a moment. */

export interface DueReport {
	/** Tells it from the other reports of the same decision. */
	key: string
	duty: DueDuty
	/** Milliseconds since 1970. */
	at: number
	/** It comes again and again: the times that have passed are not shown as missed. */
	recurring: boolean
}

const DAY = 86_400_000
const REPORTS = ['report', 'warn']

/** Reports with a due time: a recurring one at its next time, any other at its own. The nearest first. */
export function dueReports(duties: readonly DueDuty[], now: number): DueReport[] {
	return duties
		.filter(({ kind, dueAt }) => REPORTS.includes(kind) && dueAt !== null)
		.map((duty, i): DueReport => {
			const key = `${duty.id} ${i}`
			const first = Date.parse(duty.dueAt!)
			const period = periodOf(duty.limit)
			if (period === null) return { key, duty, at: first, recurring: false }
			const passed = now <= first ? 0 : Math.ceil((now - first) / period)
			return { key, duty, at: first + passed * period, recurring: true }
		})
		.sort((a, b) => a.at - b.at)
}

function periodOf(limit: string | null): number | null {
	if (limit?.startsWith('daily ')) return DAY
	const [, days, hours, minutes] = /^every P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(limit ?? '') ?? []
	const span = (Number(days ?? 0) * 24 + Number(hours ?? 0)) * 3_600_000 + Number(minutes ?? 0) * 60_000
	return span > 0 ? span : null
}
