import { type CompiledRuleSet, compile } from '../engine/compile.ts'
import { type AnsweredRuleSet, answerCases } from './answered.ts'
import { bands } from './bands.ts'
import { boundaryCases } from './boundary-cases.ts'
import { citation } from './citation.ts'
import { coverage } from './coverage.ts'
import { type Code, type Diagnostic, Findings } from './diagnostic.ts'
import { duplicateId } from './duplicate-id.ts'
import { emptyCondition } from './empty-condition.ts'
import { failingCase } from './failing-case.ts'
import { ladderOrder } from './ladder-order.ts'
import { numberNotInSource } from './number-not-in-source.ts'
import { operatorType } from './operator-type.ts'
import { personalData } from './personal-data.ts'
import { presumedOutcome } from './presumed-outcome.ts'
import { readFiles } from './schema.ts'
import type { CatalogueFile, RuleSetFile, Subject } from './subject.ts'
import { unknownEnumValue } from './unknown-enum-value.ts'
import { unknownFact } from './unknown-fact.ts'
import { unreachableRule } from './unreachable-rule.ts'
import { unreadReading } from './unread-reading.ts'
import { unusedFact } from './unused-fact.ts'
import { versionOverlap } from './version-overlap.ts'

export type { CatalogueFile } from './subject.ts'

/** A check of the files as written. Pure. */
export interface Check {
	codes: readonly Code[]
	run(subject: Subject): Diagnostic[]
}

/** A check of a rule set that the engine accepts, with its worked cases answered. Pure. */
export interface EngineCheck {
	codes: readonly Code[]
	run(ruleSet: AnsweredRuleSet): Diagnostic[]
}

/** Every check of the files as written; SCHEMA comes before them, since they read what follows it. */
export const CHECKS: readonly Check[] = [
	personalData,
	duplicateId,
	unknownFact,
	unusedFact,
	operatorType,
	unknownEnumValue,
	emptyCondition,
	presumedOutcome,
	versionOverlap,
	citation,
	numberNotInSource,
	unreadReading,
]

/** Every check that needs the engine. */
export const ENGINE_CHECKS: readonly EngineCheck[] = [
	ladderOrder,
	bands,
	unreachableRule,
	coverage,
	boundaryCases,
	failingCase,
]

/** A file with one of these is not shown to the engine, which would refuse it. */
const BLOCKING: readonly Code[] = [
	'SCHEMA',
	'DUPLICATE_ID',
	'UNKNOWN_FACT',
	'OPERATOR_TYPE',
	'UNKNOWN_ENUM_VALUE',
	'EMPTY_CONDITION',
]

export interface CheckOptions {
	/** The texts of the gazette by file name. Without them the figures are not looked up. */
	sources?: ReadonlyMap<string, string>
}

/** Runs every check over the catalogue. Pure: no I/O. Diagnostics come in the order of the files. */
export async function checkCatalogue(
	files: readonly CatalogueFile[],
	{ sources }: CheckOptions = {},
): Promise<Diagnostic[]> {
	const { ruleSets, findings } = readFiles(files)
	const subject: Subject = { files, ruleSets, sources }
	const found = [...findings.diagnostics, ...CHECKS.flatMap((check) => check.run(subject))]
	const blocked = new Set(found.filter(({ code }) => BLOCKING.includes(code)).map(({ file }) => file))
	for (const file of ruleSets) {
		if (blocked.has(file.path) || (file.cases && blocked.has(file.cases.path))) continue
		found.push(...(await checkWithEngine(file)))
	}
	const order = new Map(files.map(({ path }, index) => [path, index]))
	return found.sort((a, b) => order.get(a.file)! - order.get(b.file)!)
}

async function checkWithEngine(file: RuleSetFile): Promise<Diagnostic[]> {
	let compiled: CompiledRuleSet
	try {
		compiled = compile(file.ruleSet)
	} catch (error) {
		const findings = new Findings()
		findings.add('SCHEMA', file.path, `Mend what the engine refuses: ${(error as Error).message}.`)
		return findings.diagnostics
	}
	const answered = await answerCases(file, compiled)
	return ENGINE_CHECKS.flatMap((check) => check.run(answered))
}
