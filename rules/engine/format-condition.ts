import * as z from 'zod'
import { Citation, Id, Name, Text } from './format-atoms.ts'

/** Conditions as rule files write them: trees of comparisons. */

export const OPERATORS = [
	'equal',
	'notEqual',
	'in',
	'notIn',
	'lessThan',
	'lessThanInclusive',
	'greaterThan',
	'greaterThanInclusive',
] as const

const Scalar = z.union([z.string(), z.number(), z.boolean()])
export const Constant = z.union([Scalar, z.array(Scalar).min(1)])

/** One comparison of a fact with a constant, or with another fact. */
export const LeafSchema = z.strictObject({
	id: Id,
	...Citation,
	fact: Name,
	operator: z.enum(OPERATORS),
	value: z.union([Constant, z.strictObject({ fact: Name })]),
	/** The text's own upper bound of this band. Not evaluated: checked against the next threshold, and shown. */
	below: z.number().optional(),
	/** The words of the source that stand for the number, where it prints no digits. */
	inWords: Text.optional(),
	/** What would make a failed condition hold. */
	cure: Text.optional(),
})

export type Leaf = z.infer<typeof LeafSchema>
export type Condition =
	| { all: Condition[] }
	| { any: Condition[] }
	| { not: Condition }
	| { presume: Condition }
	| { condition: string }
	| Leaf

/** Named, as it refers to itself: schemas made from this show the name. */
export const ConditionSchema: z.ZodType<Condition> = z
	.lazy(() =>
		z.union([
			z.strictObject({ all: z.array(ConditionSchema) }),
			z.strictObject({ any: z.array(ConditionSchema) }),
			z.strictObject({ not: ConditionSchema }),
			/** Holds unless known to be false; only in conditions that build on the outcome. */
			z.strictObject({ presume: ConditionSchema }),
			z.strictObject({ condition: Name }),
			LeafSchema,
		]),
	)
	.meta({ id: 'Condition' })
