/** The public surface of rules/: nothing else is imported from outside. */

export { catalogue } from './catalogue/index.ts'
export { canonicalJson } from './engine/canonical.ts'
export { type CasesFile, CasesSchema, expandCases, type WorkedCase } from './engine/cases.ts'
export { Catalogue, type CatalogueEntry } from './engine/catalogue.ts'
export { compareOutcomes, outcomeCodes, settledKey } from './engine/change.ts'
export { type CompiledRuleSet, compile } from './engine/compile.ts'
export type * from './engine/decision.ts'
export * from './engine/errors.ts'
export { type EvaluationContext, evaluate } from './engine/evaluate.ts'
export { type RuleSet, RuleSetSchema } from './engine/format.ts'
export { sha256 } from './engine/hash.ts'
