import * as z from 'zod'
import { Citation, Name, Text } from './format-atoms.ts'
import { ConditionSchema } from './format-condition.ts'

/** Amounts as rule files write them: a closed set of forms, no expressions. */

const amountBase = {
	id: Name,
	label: Text,
	/** Payable only once this is known to hold. */
	payableWhen: ConditionSchema.optional(),
	/** Lost once this is known to hold. */
	revokedWhen: ConditionSchema.optional(),
}
const Yuan = z.number().min(0).multipleOf(0.01)

/** A step or a fact by name, or a figure in the step's unit. */
const Operand = z.union([Name, z.number()])
export type Operand = z.infer<typeof Operand>

const stepBase = { id: Name, label: Text, ...Citation }
/** One line of a calculation that a person can follow. Money is yuan; every step is rounded half up to the 分. */
const Step = z.union([
	z.strictObject({ ...stepBase, take: Operand }),
	z.strictObject({ ...stepBase, sum: z.array(Operand).min(2) }),
	/** What is left of the first after the second, not below zero. */
	z.strictObject({ ...stepBase, minus: z.tuple([Operand, Operand]) }),
	/** So many percent: the percentages are added before they are applied. */
	z.strictObject({ ...stepBase, share: z.strictObject({ of: Operand, percent: z.array(Operand).min(1) }) }),
	/** So many units at a price each. */
	z.strictObject({ ...stepBase, times: z.tuple([Operand, Operand]) }),
	z.strictObject({ ...stepBase, least: z.array(Operand).min(2) }),
	z.strictObject({ ...stepBase, greatest: z.array(Operand).min(2) }),
	/** A figure by the value of an enum fact. */
	z.strictObject({ ...stepBase, lookup: z.strictObject({ by: Name, yuan: z.record(z.string(), Yuan) }) }),
	/** The first whose condition holds; the last stands for all other cases. */
	z.strictObject({
		...stepBase,
		choose: z.array(z.strictObject({ when: ConditionSchema.optional(), take: Operand })).min(2),
	}),
])
export type Step = z.infer<typeof Step>

export const Amount = z.union([
	z.strictObject({ ...amountBase, fixed: Yuan }),
	z.strictObject({ ...amountBase, lesserOf: z.strictObject({ fact: Name, cap: Yuan }) }),
	z.strictObject({
		...amountBase,
		rate: z.strictObject({
			basisPoints: z.int().min(1),
			of: Name,
			deductible: Yuan.optional(),
			floor: Yuan.optional(),
			cap: Yuan.optional(),
		}),
	}),
	z.strictObject({ ...amountBase, remaining: z.strictObject({ cap: Yuan, used: Name, of: Name.optional() }) }),
	/** Worked out step by step; the last step is the amount. */
	z.strictObject({ ...amountBase, steps: z.array(Step).min(1) }),
	/** The text grants something and prints no figure. */
	z.strictObject({ ...amountBase, unstated: z.literal(true) }),
])
export type Amount = z.infer<typeof Amount>
