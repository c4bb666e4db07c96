import { performance } from 'node:perf_hooks'
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { DEFAULT_TABLE } from '../functions/decision-log/client.ts'
import type { EntryExtract } from '../functions/decision-log/extract.ts'
import { logOn } from '../functions/decision-log/from-environment.ts'
import { decidedKey, entryKey, orgRulesetKey, subjectKey } from '../functions/decision-log/keys.ts'
import { runImpact } from '../functions/impact/run.ts'
import { system } from '../functions/system.ts'
import file from '../rules/catalogue/rural-housing-renovation/2023.json' with { type: 'json' }
import { addOutcomeFacts, decide, engineFacts } from '../rules/engine/decide.ts'
import { explain } from '../rules/engine/explain.ts'
import { readFacts } from '../rules/engine/facts.ts'
import { stateOf } from '../rules/engine/state.ts'
import {
	type CompiledRuleSet,
	canonicalJson,
	compile,
	evaluate,
	outcomeCodes,
	RuleSetSchema,
	settledKey,
} from '../rules/index.ts'
import { households, withDatabase } from './batch.ts'

const ENTRIES = 100_000
/** Households that differ; the others repeat them. */
const DISTINCT = 2_000
/** Entries that the naive loop is timed over: all of them would take minutes. */
const NAIVE = 3_000
const TOGETHER = 25
const ABREAST = 8
const ORG = '中和镇'
const [BEFORE, AFTER] = [25_232, 27_000]

async function extracts(compiled: CompiledRuleSet): Promise<EntryExtract[]> {
	const { version } = compiled.ruleSet
	return Promise.all(
		households(DISTINCT).map(async ({ request }) => {
			const { outcome, amounts, asOf, status, normalisedFacts } = await evaluate(compiled, request!.facts, {
				asOf: '2023-07-01',
			})
			return {
				asOf,
				version,
				contentHash: compiled.contentHash,
				status,
				codes: outcomeCodes(outcome),
				settled: settledKey(outcome),
				change: 'first' as const,
				amounts: Object.fromEntries(amounts.map(({ id, yuan }) => [id, yuan])),
				given: normalisedFacts,
			}
		}),
	)
}

/** Writes entries as the indexes have them: impact runs do not open an entry's body. */
async function fill(client: DynamoDBDocumentClient, made: readonly EntryExtract[]): Promise<void> {
	const ruleset = file.id
	const start = Date.parse('2023-07-01T00:00:00Z')
	const item = (i: number) => {
		const subject = { kind: 'household', id: `H-${i}` }
		const record = { decidedAt: new Date(start + i * 100).toISOString(), decisionId: String(i).padStart(26, '0') }
		return {
			...entryKey({ scope: ORG, subject }, 1),
			body: '{}',
			hash: 'h',
			previousHash: 'p',
			subject: subjectKey(subject),
			ruleset,
			decided: decidedKey(record as Parameters<typeof decidedKey>[0]),
			domain: 'housing',
			extract: canonicalJson(made[i % made.length]),
			org: ORG,
			orgRuleset: orgRulesetKey(ORG, ruleset),
		}
	}
	let next = 0
	const work = async () => {
		for (let first = next; first < ENTRIES; first = next) {
			next += TOGETHER
			const items = Array.from({ length: TOGETHER }, (_, i) => ({ PutRequest: { Item: item(first + i) } }))
			await client.send(new BatchWriteCommand({ RequestItems: { [DEFAULT_TABLE]: items } }))
		}
	}
	await Promise.all(Array.from({ length: ABREAST }, work))
}

/** As somebody would write it who has only json-rules-engine: each entry's facts through it, one after another. */
async function naive(candidate: CompiledRuleSet, made: readonly EntryExtract[]): Promise<number> {
	const started = performance.now()
	for (let i = 0; i < NAIVE; i++) {
		const given = readFacts(candidate, made[i % made.length]!.given)
		const state = stateOf(candidate, given)
		explain(candidate, state)
		const facts = engineFacts(candidate, given, state)
		addOutcomeFacts(candidate, facts, state)
		await decide(candidate.outcome, facts)
		await decide(candidate.consequences, facts)
	}
	return (NAIVE / (performance.now() - started)) * 1000
}

/** The new sum for a house of grade D over a hundred thousand logged decisions, and a naive loop beside it. */
export async function benchImpact(): Promise<Record<string, { perSecond: number }>> {
	const compiled = compile(RuleSetSchema.parse(file))
	const text = JSON.stringify(file).replaceAll(`"fixed":${BEFORE}`, `"fixed":${AFTER}`)
	const candidate = compile(RuleSetSchema.parse(JSON.parse(text)))
	const made = await extracts(compiled)
	return withDatabase(async (client) => {
		await fill(client, made)
		const log = logOn(client, DEFAULT_TABLE, system)
		const range = { index: 'byRuleset', value: file.id, visible: () => true } as const
		const started = performance.now()
		const { tally } = await runImpact(log, candidate, range, { limit: ENTRIES })
		const seconds = (performance.now() - started) / 1000
		const report = tally.report()
		const granted = made.filter(({ amounts }) => amounts.subsidy === BEFORE).length * (ENTRIES / DISTINCT)
		const [sum] = report.amounts
		const exact =
			report.entries === ENTRIES &&
			report.changed === granted &&
			report.outcomes.length === 0 &&
			sum!.difference === granted * (AFTER - BEFORE)
		if (!exact) throw new Error(`the counts are not exact: ${JSON.stringify(report)}`)
		const result = {
			impact: { perSecond: ENTRIES / seconds },
			'naive loop over json-rules-engine': { perSecond: await naive(candidate, made) },
		}
		console.log(`\nImpact of ${AFTER} for ${BEFORE} yuan over ${ENTRIES} logged decisions: ${seconds.toFixed(1)} s`)
		console.log(
			`  ${report.changed} change, ${sum!.before.yuan} to ${sum!.after.yuan} yuan: exact against deciding each again`,
		)
		for (const [name, { perSecond }] of Object.entries(result)) {
			const ratio = perSecond / result['naive loop over json-rules-engine'].perSecond
			console.log(`  ${name.padEnd(34)} ${perSecond.toFixed(0).padStart(8)}/s   ${ratio.toFixed(1)} x naive`)
		}
		return result
	})
}
