/** Which worked cases stand as examples in the API document. */
import { answerCase } from '../rules/check/answer-case.ts'
import { type CasesFile, expandCases, type WorkedCase } from '../rules/engine/cases.ts'
import { settledKey } from '../rules/engine/change.ts'
import { compile } from '../rules/engine/compile.ts'
import type { Evaluation } from '../rules/engine/decision.ts'
import { InvalidFactsError } from '../rules/engine/errors.ts'
import type { WorkedExample } from '../rules/examples.ts'
import type { CatalogueVersion } from './catalogue-readme.ts'

/** Fewer facts than this hardly show how facts are written. */
const FEWEST_FACTS = 3
/** Deciding cases of a rule set among which is chosen: all of them would take longer than starting should. */
const LOOKED_AT = 6

/** One or two of the newest version of each rule set, by its id. Throws where a rule set has no case that decides. */
export async function pickExamples(versions: readonly CatalogueVersion[]): Promise<WorkedExample[]> {
	const newest = new Map<string, CatalogueVersion>()
	for (const version of versions) {
		const known = newest.get(version.ruleSet.id)
		if (!known || known.ruleSet.validFrom < version.ruleSet.validFrom) newest.set(version.ruleSet.id, version)
	}
	const examples: WorkedExample[] = []
	for (const id of [...newest.keys()].sort()) examples.push(...(await examplesOf(newest.get(id)!)))
	return examples
}

/** A case that comes to something for good, and one that decides otherwise; of each the first with the fewest flags. */
async function examplesOf({ ruleSet, cases }: CatalogueVersion): Promise<WorkedExample[]> {
	const { id, version, validFrom, validTo } = ruleSet
	const compiled = compile(ruleSet)
	const decided: { example: WorkedExample; answer: Evaluation }[] = []
	for (const worked of inReadingOrder(cases)) {
		const { name, facts, asOf = validFrom } = worked
		// An example is asked by its day, on which another version may be in force.
		const inForce = validFrom <= asOf && (validTo === null || asOf < validTo)
		if (!inForce || Object.keys(facts).length < FEWEST_FACTS) continue
		const answer = await answerCase(compiled, worked)
		if (answer instanceof InvalidFactsError || answer.status === 'undetermined') continue
		decided.push({ example: { ruleset: id, version, name, asOf, facts }, answer })
		if (decided.length >= LOOKED_AT && decided.some(({ answer }) => isPositive(answer))) break
	}
	decided.sort((a, b) => a.answer.review.length - b.answer.review.length)
	const first = decided.find(({ answer }) => isPositive(answer))
	if (!first) throw new Error(`no worked case of ${id} ${version} comes to something for good: write one`)
	const settled = settledKey(first.answer.outcome)
	const other = decided.find(({ answer }) => settledKey(answer.outcome) !== settled)
	return [first, ...(other ? [other] : [])].map(({ example }) => example)
}

/** Cases that stand by themselves read better than a row of a walk, whose name ends with a value. */
function inReadingOrder(file: CasesFile): WorkedCase[] {
	const alone = file.cases.filter((one) => !('rows' in one))
	const walks = file.cases.filter((one) => 'rows' in one)
	return expandCases({ ...file, cases: [...alone, ...walks] })
}

/** Whether a level is reached, something is granted, a category found or everything passed, for good. */
function isPositive({ status, outcome }: Evaluation): boolean {
	if (status !== 'final') return false
	switch (outcome.kind) {
		case 'level':
			return outcome.level !== 'none'
		case 'eligibility':
			return outcome.eligible === true
		case 'classification':
			return outcome.categories.length > 0
		case 'compliance':
			return outcome.passes === true
	}
}
