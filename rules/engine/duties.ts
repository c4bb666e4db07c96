import type { DueDuty, ReviewFlag } from './decision.ts'
import { appliesOf, type StageReading } from './explain.ts'
import type { Duty, Time } from './format.ts'
import { Recurrence } from './recurrence.ts'
import type { GivenFacts } from './state.ts'
import { endOfDay, milliseconds, shanghaiDay, shanghaiInstant } from './time.ts'
import { addDays, addWorkingDays, CalendarUnknownError } from './working-days.ts'

/** The duties that arise, with due times where the starting instant is known, and a flag where the calendar ends. */
export function dutiesOf(reading: StageReading, given: GivenFacts): { duties: DueDuty[]; review: ReviewFlag[] } {
	const duties: DueDuty[] = []
	const review: ReviewFlag[] = []
	for (const condition of reading.stage.conditions) {
		const { then } = condition.rule
		const applies = appliesOf(reading, condition)
		if (!('duties' in then) || applies === 'not') continue
		const presumed = applies === 'presumed'
		for (const duty of then.duties) {
			if (duty.until !== undefined && given[duty.until] !== undefined) continue
			try {
				duties.push(dueDuty(duty, dueAt(duty.time, given), presumed))
			} catch (error) {
				if (!(error instanceof CalendarUnknownError)) throw error
				duties.push(dueDuty(duty, null, presumed))
				const message = `${error.year} 年的法定工作日历尚未收录，“${duty.what}”的截止日请人工核定`
				review.push({ code: 'CALENDAR_UNKNOWN', clause: duty.clause, message })
			}
		}
	}
	return { duties, review }
}

const dueDuties = new Recurrence<Duty, DueDuty>()

function dueDuty(duty: Duty, due: string | null, presumed: boolean): DueDuty {
	return dueDuties.of(duty, `${presumed} ${due}`, () => dueDutyOf(duty, due, presumed))
}

function dueDutyOf(duty: Duty, due: string | null, presumed: boolean): DueDuty {
	return {
		id: duty.id,
		kind: duty.kind,
		clause: duty.clause,
		lines: duty.lines,
		who: duty.who,
		to: duty.to ?? [],
		what: duty.what,
		...(duty.group ? { group: duty.group } : {}),
		...(duty.discretionary ? { discretionary: true } : {}),
		...(presumed ? { presumed: true } : {}),
		limit: duty.time ? limitOf(duty.time) : null,
		dueAt: due,
	}
}

/** The limit as docs/format.md writes it. */
export function limitOf(time: Time): string {
	if ('within' in time) return time.within
	if ('withinWorkingDays' in time) return `${time.withinWorkingDays} working days`
	if ('atOnce' in time) return 'at-once'
	if ('dailyAt' in time) return `daily ${time.dailyAt}`
	if ('every' in time) return `every ${time.every}`
	if ('by' in time) return `by ${time.by}`
	return `at least ${time.lastingDays} days`
}

function dueAt(time: Time | undefined, given: GivenFacts): string | null {
	if (!time) return null
	if ('by' in time) return endOfDay(time.by)
	const start = given['after' in time ? (time.after ?? '') : 'from' in time ? (time.from ?? '') : '']
	if (typeof start !== 'string') return null
	if ('within' in time) return new Date(Date.parse(start) + milliseconds(time.within)).toISOString()
	if ('every' in time) return new Date(Date.parse(start) + milliseconds(time.every)).toISOString()
	if ('withinWorkingDays' in time) return endOfDay(addWorkingDays(shanghaiDay(start), time.withinWorkingDays))
	if ('atOnce' in time) return start
	if ('dailyAt' in time) return shanghaiInstant(addDays(shanghaiDay(start), 1), `${time.dailyAt}:00`)
	return endOfDay(addDays(start, time.lastingDays))
}
