import { operandsOf } from '../engine/calculation.ts'
import type { Amount, Duty, Leaf, Operand, RuleSet, Step, Time } from '../engine/format.ts'
import type { Check } from './check.ts'
import { Findings, type Place } from './diagnostic.ts'
import { kindOf } from './names.ts'
import { durationsIn, figuresIn, hasClockTime, hasDayOfYear, percentsIn, plainText } from './source-text.ts'
import { leavesOf, placeOf } from './walk.ts'

type Report = (missing: string, place: Place) => void

/** NUMBER_NOT_IN_SOURCE: every figure of a rule stands in the lines it cites. Runs where the sources are at hand. */
export const numberNotInSource: Check = {
	codes: ['NUMBER_NOT_IN_SOURCE'],
	run({ ruleSets, sources }) {
		const findings = new Findings()
		if (!sources) return []
		for (const { path, ruleSet } of ruleSets) {
			const source = sources.get(ruleSet.source.gazette.file)?.split('\n')
			if (!source) continue
			const cited = ([first, last = first]: readonly number[]) => source.slice(first! - 1, last).join('\n')
			const check = (lines: readonly number[], place: Place, find: (text: string, report: Report) => void) =>
				find(cited(lines), (missing) => {
					const message = `Cite the lines where ${missing} stands, or mend it: lines ${lines.join(' to ')} do not have it.`
					findings.add('NUMBER_NOT_IN_SOURCE', path, message, place)
				})
			for (const { leaf, root } of leavesOf(ruleSet)) {
				const place = placeOf(root, leaf)
				check(leaf.lines, place, (text, report) => checkLeaf(leaf, ruleSet, text, report, place))
			}
			for (const { id, lines, then } of ruleSet.rules) {
				const place = { rule: id }
				if ('amount' in then && 'steps' in then.amount) {
					for (const step of then.amount.steps) {
						check(step.lines, place, (text, report) => checkStep(step, text, report, place))
					}
				} else if ('amount' in then)
					check(lines, place, (text, report) => checkAmount(then.amount, text, report, place))
				if (!('duties' in then)) continue
				const document = plainText(cited(ruleSet.source.gazette.lines))
				for (const duty of then.duties) {
					check(duty.lines, place, (text, report) => checkDuty(duty, text, document, report, place))
				}
			}
		}
		return findings.diagnostics
	},
}

function checkLeaf(leaf: Leaf, ruleSet: RuleSet, source: string, report: Report, place: Place): void {
	const kind = kindOf(ruleSet, leaf.fact)
	const text = plainText(source)
	const unit = kind?.type === 'number' ? kind.unit : ''
	const inPercent = kind?.type === 'ratio' || /[%‰]|百分/.test(unit)
	const found = inPercent ? percentsIn(text) : figuresIn(text, unit)
	const scale = unit.startsWith('万') ? 1e4 : 1
	const stands = (value: number) => found.has(value * scale) || (scale > 1 && found.has(value))
	const figure = (value: number) => `${value}${inPercent ? '%' : ''}`
	if (leaf.inWords !== undefined) {
		if (!bare(source).includes(bare(leaf.inWords))) report(`"${leaf.inWords}"`, place)
	} else {
		for (const value of Array.isArray(leaf.value) ? leaf.value : [leaf.value]) {
			if (typeof value === 'number' && !stands(value)) report(figure(value), place)
			if (kind?.type === 'date' && typeof value === 'string' && !hasDayOfYear(text, value)) report(value, place)
		}
	}
	if (leaf.below !== undefined && !stands(leaf.below)) report(figure(leaf.below), place)
}

const bare = (text: string) => text.normalize('NFKC').replaceAll(/\s/g, '')

function checkAmount(amount: Amount, source: string, report: Report, place: Place): void {
	const text = plainText(source)
	const figures = figuresIn(text, '元')
	for (const yuan of yuanOf(amount)) if (yuan !== 0 && !figures.has(yuan)) report(`${yuan} 元`, place)
	if (!('rate' in amount)) return
	const percent = amount.rate.basisPoints / 100
	if (!percentsIn(text).has(percent)) report(`${percent}%`, place)
}

/** The figures of a step: percentages as percentages, all others as yuan or as a price. */
function checkStep(step: Step, source: string, report: Report, place: Place): void {
	const text = plainText(source)
	const numbers = (operands: readonly Operand[]) => operands.filter((one) => typeof one === 'number')
	const percents = 'share' in step ? numbers(step.share.percent) : []
	const yuan =
		'lookup' in step ? Object.values(step.lookup.yuan) : numbers('share' in step ? [step.share.of] : operandsOf(step))
	const figures = figuresIn(text, '元')
	for (const one of yuan) if (one !== 0 && !figures.has(one)) report(`${one} 元`, place)
	for (const one of percents) if (one !== 0 && !percentsIn(text).has(one)) report(`${one}%`, place)
}

function yuanOf(amount: Amount): number[] {
	if ('fixed' in amount) return [amount.fixed]
	if ('lesserOf' in amount) return [amount.lesserOf.cap]
	if ('remaining' in amount) return [amount.remaining.cap]
	if (!('rate' in amount)) return []
	const { deductible, floor, cap } = amount.rate
	return [deductible, floor, cap].filter((yuan) => yuan !== undefined)
}

function checkDuty({ id, time }: Duty, source: string, document: string, report: Report, place: Place): void {
	if (!time || 'atOnce' in time) return
	if (!standsIn(time, plainText(source), document)) report(`the time of duty ${id} (${JSON.stringify(time)})`, place)
}

function standsIn(time: Time, text: string, document: string): boolean {
	const durations = durationsIn(text)
	if ('withinWorkingDays' in time) return durations.workingDays.has(time.withinWorkingDays)
	if ('lastingDays' in time) return durations.days.has(time.lastingDays)
	if ('dailyAt' in time) return hasClockTime(text, time.dailyAt)
	if ('by' in time) return hasDayOfYear(text, time.by) && document.includes(time.by.slice(0, 4))
	if ('atOnce' in time) return true
	const { months, days, minutes } = lengthOf('within' in time ? time.within : time.every)
	const dayCount = days + minutes / 1440
	if (months > 0 && !durations.months.has(months)) return false
	if (minutes > 0 && durations.minutes.has(minutes + days * 1440)) return true
	return dayCount === 0 || durations.days.has(dayCount) || durations.minutes.has(dayCount * 1440)
}

/** The parts of an ISO 8601 duration, years as months, weeks as days, hours as minutes. */
function lengthOf(duration: string): { months: number; days: number; minutes: number } {
	const [date = '', clock = ''] = duration.slice(1).split('T')
	const part = (text: string, letter: string) => Number(new RegExp(`(\\d+(?:\\.\\d+)?)${letter}`).exec(text)?.[1] ?? 0)
	return {
		months: part(date, 'Y') * 12 + part(date, 'M'),
		days: part(date, 'W') * 7 + part(date, 'D'),
		minutes: part(clock, 'H') * 60 + part(clock, 'M') + part(clock, 'S') / 60,
	}
}
