import * as z from 'zod'
import { Amount } from './format-amount.ts'
import { CalendarDate, Citation, Code, Id, Line, Lines, Name, Text } from './format-atoms.ts'
import { ConditionSchema, Constant } from './format-condition.ts'

export type { Amount, Operand, Step } from './format-amount.ts'
export { type Condition, ConditionSchema, type Leaf, LeafSchema, OPERATORS } from './format-condition.ts'

/**
 * The rule set format. One file is one version of one rule set: facts, rules and citations as data.
 * docs/format.md tells what each part means; `rules/ruleset.schema.json` is generated from this schema.
 */

const Option = z.strictObject({ value: Text, label: Text, help: Text.optional() })

const factBase = {
	label: Text,
	help: Text.optional(),
	/** The authority whose finding this is; the engine never infers it. */
	certifiedBy: Text.optional(),
	/** Accepted because other versions ask for it; says why this one does not use it. */
	notUsedHere: Text.optional(),
	/** The fact has a meaning only while this holds; it is not applicable once this is known to be false. */
	appliesWhen: z
		.strictObject({ fact: Name, operator: z.enum(['equal', 'notEqual', 'in', 'notIn']), value: Constant })
		.optional(),
}
const numberBounds = { minimum: z.number(), maximum: z.number() }

export const FactSchema = z.discriminatedUnion('type', [
	z.strictObject({ type: z.literal('integer'), unit: Text, ...numberBounds, ...factBase }),
	z.strictObject({
		type: z.literal('number'),
		unit: Text,
		decimals: z.int().min(1).max(4),
		...numberBounds,
		...factBase,
	}),
	/** Yuan outside, with at most two decimals; 分 wherever it is calculated with. */
	z.strictObject({ type: z.literal('money'), unit: z.literal('元'), ...numberBounds, ...factBase }),
	z.strictObject({ type: z.literal('boolean'), ...factBase }),
	z.strictObject({ type: z.literal('enum'), values: z.array(Option).min(2), ...factBase }),
	/** A moment, ISO 8601 with an offset. */
	z.strictObject({ type: z.literal('instant'), ...factBase }),
	/** A calendar day in Asia/Shanghai. */
	z.strictObject({ type: z.literal('date'), ...factBase }),
	/** Readings in time: `[{ "at": instant, "<key>": number }]`, each the amount since the reading before it. */
	z.strictObject({
		type: z.literal('series'),
		unit: Text,
		key: Name,
		decimals: z.int().min(0).max(4),
		...numberBounds,
		maximumReadings: z.int().min(1),
		...factBase,
	}),
])
export type FactDefinition = z.infer<typeof FactSchema>

const derivedBase = { label: Text, help: Text.optional(), unit: Text }
const Names = z.array(Name).min(1)

export const DerivedSchema = z.union([
	z.strictObject({ ...derivedBase, sum: Names }),
	/** `of` / `to` in percent; compared as integers, never rounded first. */
	z.strictObject({ ...derivedBase, ratio: z.strictObject({ of: Name, to: Name }) }),
	z.strictObject({ ...derivedBase, maximum: Names }),
	/** A fact held between others: six-hour rain is at least three-hour rain. */
	z.strictObject({
		...derivedBase,
		bounded: z.strictObject({ fact: Name, atLeast: Names.optional(), atMost: Names.optional() }),
	}),
	/** One quantity measured in several ways: the bounds are those that all of them allow. */
	z.strictObject({ ...derivedBase, either: Names }),
	/**
	 * From one instant or day to another of the same type; negative where the second comes first. `workingDays` and
	 * `years` have passed, for what must last so long; `…Taken` measures what must be done within so many.
	 */
	z.strictObject({
		...derivedBase,
		elapsed: z.strictObject({
			from: Name,
			to: Name,
			unit: z.enum(['minutes', 'days', 'workingDays', 'workingDaysTaken', 'years', 'yearsTaken', 'daysTaken']),
		}),
	}),
	/** The largest sum of a series within any window of so many hours. */
	z.strictObject({ ...derivedBase, rollingSum: z.strictObject({ series: Name, hours: z.int().min(1) }) }),
])
export type DerivedDefinition = z.infer<typeof DerivedSchema>

const Time = z.union([
	/** No later than this long after an instant fact. */
	z.strictObject({ within: z.iso.duration(), after: Name }),
	/** No later than so many working days after the day of an instant fact; that day is not counted. */
	z.strictObject({ withinWorkingDays: z.int().min(1), after: Name }),
	/** Without delay; due at the instant itself where a fact names it. */
	z.strictObject({ atOnce: z.literal(true), after: Name.optional() }),
	/** Every day at a clock time, from the day after the instant fact. */
	z.strictObject({ dailyAt: z.iso.time({ precision: -1 }), after: Name.optional() }),
	/** Again and again, no later than this long after an instant fact. */
	z.strictObject({ every: z.iso.duration(), after: Name }),
	/** By the end of a calendar day. */
	z.strictObject({ by: CalendarDate }),
	/** Lasting at least so many days, counted from the day after a date fact. */
	z.strictObject({ lastingDays: z.int().min(1), from: Name.optional() }),
])
export type Time = z.infer<typeof Time>

export const DUTY_KINDS = [
	'propose',
	'decide',
	'lead',
	'report',
	'warn',
	'mobilise',
	'measure',
	'adjust',
	'end',
	'paper',
	'step',
	'standard',
	'forbidden',
] as const

const Duty = z.strictObject({
	id: Id,
	...Citation,
	kind: z.enum(DUTY_KINDS),
	who: Text,
	to: z.array(Text).optional(),
	what: Text,
	time: Time.optional(),
	/** The text leaves it to judgement (视情). */
	discretionary: z.literal(true).optional(),
	group: Text.optional(),
	/** An instant fact that ends the duty: once it is known, the duty no longer stands. */
	until: Name.optional(),
})
export type Duty = z.infer<typeof Duty>

export const ThenSchema = z.union([
	z.strictObject({ level: Id, indicator: Name.optional() }),
	z.strictObject({ eligible: z.literal(true), scheme: Id }),
	z.strictObject({ category: Id }),
	z.strictObject({ pass: Id }),
	z.strictObject({ option: z.strictObject({ id: Id, label: Text }) }),
	z.strictObject({ amount: Amount }),
	z.strictObject({ duties: z.array(Duty).min(1) }),
	z.strictObject({ review: Code }),
])
export type Then = z.infer<typeof ThenSchema>

export const RuleSchema = z.strictObject({
	id: Id,
	...Citation,
	when: ConditionSchema,
	/** Duties, reviews and amounts only: applies unless `when` is known to be false. */
	presumed: z.literal(true).optional(),
	then: ThenSchema,
})
export type Rule = z.infer<typeof RuleSchema>

/** Rows that answer by one enum fact: who, by when, with what papers. Each row is a rule of its own. */
const Table = z.strictObject({
	id: Id,
	...Citation,
	fact: Name,
	/** What must hold beside the row's own value. */
	when: ConditionSchema.optional(),
	rows: z.array(z.strictObject({ value: Text, ...Citation, duties: z.array(Duty).min(1) })).min(1),
})
export type Table = z.infer<typeof Table>

/** A place where the text is ambiguous, contradictory or damaged: what was chosen, and when a decision is flagged. */
const Reading = z.strictObject({
	code: Code,
	...Citation,
	note: Text,
	chosen: Text,
	why: Text,
	/**
	 * `always`: every decision. `never`: it cannot touch a decision (or a review rule raises it).
	 * `decisive`: the outcome would differ without these conditions. `rules`: any of these rules holds.
	 */
	raise: z.union([
		z.enum(['always', 'never', 'byRule']),
		z.strictObject({ decisive: z.array(Id).min(1) }),
		z.strictObject({ rules: z.array(Id).min(1) }),
	]),
})
export type Reading = z.infer<typeof Reading>

/** A formula over indicators: the highest or the lowest of its parts, over those that were supplied. */
export type IndicatorFormula = string | { highest: IndicatorFormula[] } | { lowest: IndicatorFormula[] }
const IndicatorFormulaSchema: z.ZodType<IndicatorFormula> = z
	.lazy(() =>
		z.union([
			Name,
			z.strictObject({ highest: z.array(IndicatorFormulaSchema).min(1) }),
			z.strictObject({ lowest: z.array(IndicatorFormulaSchema).min(1) }),
		]),
	)
	.meta({ id: 'IndicatorFormula' })

export const RuleSetSchema = z.strictObject({
	$schema: z.string().optional(),
	id: Id,
	version: Id,
	title: Text,
	domain: z.enum(['emergency', 'housing', 'livelihood', 'community', 'services', 'projects', 'governance']),
	kind: z.enum(['level', 'eligibility', 'classification', 'compliance']),
	source: z.strictObject({
		title: Text,
		issuedOn: CalendarDate.nullable(),
		documentNumber: Text.nullable(),
		gazette: z.strictObject({ file: Text, lines: z.tuple([Line, Line]) }),
	}),
	validFrom: CalendarDate,
	validTo: CalendarDate.nullable(),
	/** Where the two dates come from. */
	validityBasis: Text,
	/** A plan for one year: used later only with review flag PLAN_YEAR_PASSED. */
	planYear: z.int().nullable(),
	bounds: z.strictObject({
		以上: z.enum(['inclusive', 'exclusive']),
		以下: z.enum(['inclusive', 'exclusive']),
		basis: z.enum(['clause', 'general-law']),
		clause: Text.nullable(),
	}),
	/** Levels from the gravest down (kind level). */
	ladder: z
		.array(z.strictObject({ level: Id, label: Text, colour: Text.optional() }))
		.min(1)
		.optional(),
	/** The label of "no level reached" (kind level). */
	noneLabel: Text.optional(),
	/** Independent signs of a level, each judged alone (kind level). */
	indicators: z
		.strictObject({
			signs: z.record(Name, z.strictObject({ label: Text, facts: Names })),
			readings: z.record(Name, z.strictObject({ label: Text, formula: IndicatorFormulaSchema })),
			/** The reading whose code flags a decision in which the formulas differ. */
			disagreement: Code,
		})
		.optional(),
	schemes: z.record(Id, z.strictObject({ label: Text })).optional(),
	categories: z.record(Id, z.strictObject({ label: Text })).optional(),
	items: z
		.record(
			Id,
			z.strictObject({
				label: Text,
				/**
				 * Conditions of the item's own rules, any of which lets it apply, or a tree of them: once known to be false, the
				 * item is left out of the outcome.
				 */
				appliesWhen: z.union([z.array(Id).min(1), ConditionSchema]).optional(),
			}),
		)
		.optional(),
	facts: z.record(Name, FactSchema),
	derived: z.record(Name, DerivedSchema),
	conditions: z.record(Name, ConditionSchema).optional(),
	rules: z.array(RuleSchema).min(1),
	tables: z.array(Table).optional(),
	readings: z.array(Reading),
	/** Rules of the source that are not encoded, each with the reason. */
	leftOut: z.array(z.strictObject({ what: Text, lines: Lines, reason: Text })),
})
export type RuleSet = z.infer<typeof RuleSetSchema>

/** Facts that the outcome itself supplies to amounts, duties, options and reviews. */
export const OUTCOME_FACTS = ['level', 'eligible', 'scheme'] as const
