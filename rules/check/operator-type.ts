import * as z from 'zod'
import { amountFacts } from '../engine/calculation.ts'
import type { Leaf, RuleSet } from '../engine/format.ts'
import { comparedFact } from '../engine/leaf.ts'
import type { Check } from './check.ts'
import { Findings, type Place } from './diagnostic.ts'
import { type Kind, kindOf, partsOf } from './names.ts'
import { leavesOf, placeOf } from './walk.ts'

const ORDERED: readonly string[] = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive']
const LISTED: readonly string[] = ['in', 'notIn']
const OPERATORS: Record<Kind['type'], readonly string[]> = {
	number: [...ORDERED, ...LISTED, 'equal', 'notEqual'],
	ratio: ORDERED,
	boolean: ['equal'],
	enum: [...LISTED, 'equal', 'notEqual'],
	instant: [...ORDERED, 'equal', 'notEqual'],
	date: [...ORDERED, 'equal', 'notEqual'],
	series: [],
}
const VALUE_TYPE = {
	number: 'number',
	ratio: 'number',
	boolean: 'boolean',
	enum: 'string',
	instant: 'string',
	date: 'string',
} as const

/** A ratio is compared in hundredths of a percent. */
const RATIO_DECIMALS = 2

type Report = (message: string, place?: Place) => void

/** OPERATOR_TYPE: operators, constants, amounts, times and derived facts fit the types of the facts they work on. */
export const operatorType: Check = {
	codes: ['OPERATOR_TYPE'],
	run({ ruleSets }) {
		const findings = new Findings()
		for (const { path, ruleSet } of ruleSets) {
			const report: Report = (message, place) => findings.add('OPERATOR_TYPE', path, message, place)
			for (const { leaf, root } of leavesOf(ruleSet)) checkComparison(leaf, ruleSet, report, placeOf(root, leaf))
			for (const { appliesWhen } of Object.values(ruleSet.facts)) {
				if (appliesWhen) checkComparison(appliesWhen, ruleSet, report)
			}
			checkDerived(ruleSet, report)
			checkConsequences(ruleSet, report)
		}
		return findings.diagnostics
	},
}

type Comparison = Pick<Leaf, 'fact' | 'operator' | 'value' | 'below'>

function checkComparison(
	{ fact, operator, value, below }: Comparison,
	ruleSet: RuleSet,
	report: Report,
	place?: Place,
): void {
	const kind = kindOf(ruleSet, fact)
	if (!kind) return
	const operators = OPERATORS[kind.type]
	if (operators.length === 0) {
		report(`Test another fact: ${fact} is of type ${kind.type}, which no condition compares.`, place)
		return
	}
	if (!operators.includes(operator)) {
		report(`Compare ${fact} by ${operators.join(', ')}: ${operator} does not fit type ${kind.type}.`, place)
	}
	const other = comparedFact({ value })
	if (other !== undefined) {
		const otherKind = kindOf(ruleSet, other)
		const alike = otherKind?.type === kind.type && ['number', 'date', 'instant'].includes(kind.type)
		if (otherKind && !alike) report(`Compare ${fact} with a fact of its own type: ${other} is none.`, place)
		return
	}
	if (Array.isArray(value) !== LISTED.includes(operator)) {
		report(`Give ${operator} ${LISTED.includes(operator) ? 'a list of values' : 'one value'}.`, place)
	}
	const values = Array.isArray(value) ? value : [value]
	const type = VALUE_TYPE[kind.type as keyof typeof VALUE_TYPE]
	const wrong = values.find((one) => typeof one !== type)
	if (wrong !== undefined) report(`Compare ${fact} with a ${type}: ${JSON.stringify(wrong)} is none.`, place)
	const decimals = kind.type === 'number' ? kind.decimals : RATIO_DECIMALS
	if (kind.type === 'date' || kind.type === 'instant') {
		for (const one of values) {
			if (typeof one === 'string' && !isMoment(kind.type, one)) report(`Write ${one} as a real ${kind.type}.`, place)
		}
	}
	for (const one of below === undefined ? values : [...values, below]) {
		if (typeof one !== 'number' || Number(one.toFixed(decimals)) === one) continue
		report(`Give ${fact} a threshold of at most ${decimals} decimals: it can never be exactly ${one}.`, place)
	}
}

/** Whether a text is a real day, or an instant with an offset. */
function isMoment(type: 'date' | 'instant', text: string): boolean {
	return (type === 'date' ? z.iso.date() : z.iso.datetime({ offset: true })).safeParse(text).success
}

function checkDerived(ruleSet: RuleSet, report: Report): void {
	for (const [name, definition] of Object.entries(ruleSet.derived)) {
		if ('elapsed' in definition) {
			const kinds = partsOf(definition).map((part) => kindOf(ruleSet, part)?.type)
			if (new Set(kinds).size > 1 || !kinds.every((type) => type === 'date' || type === 'instant')) {
				report(`Let ${name} run between two dates, or between two instants.`)
			}
			continue
		}
		const expected = 'rollingSum' in definition ? 'series' : 'number'
		for (const part of partsOf(definition)) {
			const kind = kindOf(ruleSet, part)
			if (kind && kind.type !== expected) {
				report(`Make ${name} of facts of type ${expected}: ${part} is of type ${kind.type}.`)
			}
		}
		if (!('ratio' in definition)) continue
		const divisor = ruleSet.facts[definition.ratio.to]
		if (divisor && 'minimum' in divisor && divisor.minimum < 1) {
			report(`Give ${definition.ratio.to} a minimum of at least 1: ${name} divides by it.`)
		}
	}
}

function checkConsequences(ruleSet: RuleSet, report: Report): void {
	const expectKind = (name: string | undefined, fits: (kind: Kind) => boolean, needed: string, rule: string) => {
		const kind = name === undefined ? undefined : kindOf(ruleSet, name)
		if (kind && !fits(kind)) report(`Use ${needed} in place of ${name}.`, { rule })
	}
	const isMoney = (kind: Kind) => kind.type === 'number' && kind.unit === '元'
	for (const { id, then } of ruleSet.rules) {
		if ('amount' in then && !('steps' in then.amount)) {
			for (const name of amountFacts(then.amount)) expectKind(name, isMoney, 'a fact in 元', id)
		}
		if (!('duties' in then)) continue
		for (const { time } of then.duties) {
			if (time && 'after' in time)
				expectKind(time.after, ({ type }) => type === 'instant', 'a fact of type instant', id)
			if (time && 'from' in time) expectKind(time.from, ({ type }) => type === 'date', 'a fact of type date', id)
		}
	}
}
