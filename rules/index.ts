/** The public surface of rules/: nothing else is imported from outside. */

export { catalogue } from './catalogue/index.ts'
export { checkRuleFile } from './check/check-rule-file.ts'
export { inapplicableFacts } from './engine/applicable.ts'
export { type CanonicalForm, canonicalForm, canonicalJson } from './engine/canonical.ts'
export { carryingConditions } from './engine/carrying.ts'
export { type CasesFile, CasesSchema, expandCases, type WorkedCase } from './engine/cases.ts'
export { Catalogue, type CatalogueEntry } from './engine/catalogue.ts'
export { compareOutcomes, outcomeCodes, settledKey } from './engine/change.ts'
export { type CompiledRuleSet, compile } from './engine/compile.ts'
export type * from './engine/decision.ts'
export { limitOf } from './engine/duties.ts'
export * from './engine/errors.ts'
export { type EvaluationContext, evaluate } from './engine/evaluate.ts'
export type { DerivedDefinition, Duty, IndicatorFormula, Reading, Rule, Table, Then, Time } from './engine/format.ts'
export {
	type Amount,
	type Condition,
	DUTY_KINDS,
	type FactDefinition,
	type Leaf,
	type RuleSet,
	RuleSetSchema,
	type Step,
} from './engine/format.ts'
export { sha256 } from './engine/hash.ts'
export { countedCodes, outcomeLabel } from './engine/outcome-labels.ts'
export { requirementOf } from './engine/requirement.ts'
export { leafTruths, type Settled, settle } from './engine/settle.ts'
export { verdictOf } from './engine/verdict.ts'
export { type WorkedExample, workedExamples } from './examples.ts'
