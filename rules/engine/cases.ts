import * as z from 'zod'

/** Worked cases that stand beside a rule set and must hold. docs/format.md tells how they are written. */

const Facts = z.record(z.string(), z.unknown())

export const ExpectationSchema = z.strictObject({
	status: z.enum(['final', 'provisional', 'undetermined']).optional(),
	level: z.string().optional(),
	possible: z.array(z.string()).optional(),
	indicators: z.record(z.string(), z.string()).optional(),
	readings: z.record(z.string(), z.string()).optional(),
	eligible: z.boolean().nullable().optional(),
	scheme: z.string().nullable().optional(),
	categories: z.array(z.string()).optional(),
	passes: z.boolean().nullable().optional(),
	/** By item id; `notApplicable` says that the item is left out. */
	items: z.record(z.string(), z.union([z.boolean(), z.literal('notApplicable')]).nullable()).optional(),
	/** By amount id; `null` says that the amount is not granted. */
	amounts: z
		.record(
			z.string(),
			z
				.strictObject({
					yuan: z.number().nullable().optional(),
					cap: z.number().nullable().optional(),
					capped: z.boolean().nullable().optional(),
					payable: z.boolean().optional(),
					revoked: z.boolean().optional(),
					presumed: z.boolean().optional(),
				})
				.nullable(),
		)
		.optional(),
	/** By option id: permitted, not permitted, or not known. */
	options: z.record(z.string(), z.boolean().nullable()).optional(),
	/** By duty id; `null` says that the duty does not arise. */
	duties: z
		.record(
			z.string(),
			z
				.strictObject({
					limit: z.string().nullable().optional(),
					dueAt: z.string().nullable().optional(),
					presumed: z.boolean().optional(),
				})
				.nullable(),
		)
		.optional(),
	/** Exactly these review codes, in any order. */
	review: z.array(z.string()).optional(),
	/** At least these review codes. */
	reviewIncludes: z.array(z.string()).optional(),
	/** By condition id. */
	conditions: z.record(z.string(), z.boolean().nullable()).optional(),
	/** Exactly these facts are missing, the most useful question first. */
	missing: z.array(z.string()).optional(),
	missingIncludes: z.array(z.string()).optional(),
	/** By fact: the next threshold and the level or scheme it leads to. */
	nextThresholds: z
		.record(z.string(), z.strictObject({ threshold: z.number(), distance: z.number().optional(), leadsTo: z.string() }))
		.optional(),
	/** The input is refused; one JSON pointer for each bad field. */
	invalid: z.array(z.string()).optional(),
})
export type Expectation = z.infer<typeof ExpectationSchema>

const Single = z.strictObject({
	/** A sentence that says what the case proves. */
	name: z.string().min(1),
	base: z.string().optional(),
	facts: Facts,
	asOf: z.iso.date().optional(),
	expect: ExpectationSchema,
})

/** One fact walked through values: each row is the value and what is expected of it. */
const Walk = z.strictObject({
	name: z.string().min(1),
	base: z.string().optional(),
	facts: Facts.optional(),
	vary: z.string(),
	asOf: z.iso.date().optional(),
	/** Expected in every row. */
	expect: ExpectationSchema.optional(),
	rows: z.array(z.tuple([z.unknown(), ExpectationSchema])).min(1),
})

export const CasesSchema = z.strictObject({
	$schema: z.string().optional(),
	ruleset: z.string(),
	version: z.string(),
	/** Named starting facts that cases build on. */
	bases: z.record(z.string(), Facts).optional(),
	cases: z.array(z.union([Walk, Single])).min(1),
})
export type CasesFile = z.infer<typeof CasesSchema>

/** One case, with its facts complete. */
export interface WorkedCase {
	name: string
	facts: Record<string, unknown>
	asOf?: string
	expect: Expectation
}

/** Writes out bases and walks. Throws when a case names a base that the file does not define. */
export function expandCases(file: CasesFile): WorkedCase[] {
	return file.cases.flatMap((entry): WorkedCase[] => {
		const base = entry.base === undefined ? {} : file.bases?.[entry.base]
		if (!base) throw new Error(`case "${entry.name}" names base "${entry.base}", which is not defined`)
		const facts = { ...base, ...entry.facts }
		if (!('rows' in entry)) return [{ name: entry.name, facts, asOf: entry.asOf, expect: entry.expect }]
		return entry.rows.map(([value, expect]) => ({
			name: `${entry.name}: ${entry.vary} = ${JSON.stringify(value)}`,
			facts: { ...facts, [entry.vary]: value },
			asOf: entry.asOf,
			expect: { ...entry.expect, ...expect },
		}))
	})
}
