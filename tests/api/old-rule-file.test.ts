import { expect, test } from 'vitest'
import type { DecisionLog } from '../../functions/decision-log/log.ts'
import { type Entry, entryBehind } from '../../functions/decision-log/record.ts'
import type { Principal } from '../../functions/http/claims.ts'
import { replay } from '../../functions/replay.ts'
import { system } from '../../functions/system.ts'
import { changesBetween } from '../../functions/timeline.ts'
import file from '../../rules/catalogue/rural-housing-renovation/2023.json' with { type: 'json' }
import { compile, evaluate, RuleSetSchema } from '../../rules/index.ts'
import { ELIGIBLE_HOUSEHOLD as FACTS } from '../support/household.ts'
import { draft } from '../support/log.ts'

/** A rule file that once decided and has been mended since: only the log still has it. */
const old = compile(RuleSetSchema.parse({ ...file, title: '农村危房改造（改正前）' }))
const log = {
	ruleFiles: { read: async (hash: string) => (hash === old.contentHash ? old.file : null) },
} as unknown as DecisionLog
const auditor: Principal = { subject: 'a', roles: ['auditor'], org: null, scopes: [] }

async function entryOf(facts: Record<string, unknown>, tail: Entry | null): Promise<Entry> {
	const evaluation = await evaluate(old, facts, { asOf: '2023-08-01' })
	const position = { tail, previous: tail, change: 'changed', now: new Date('2023-08-01T01:00:00Z') } as const
	return entryBehind(draft({ evaluation, facts }), { ...position, newId: system.newId })
}

test('A timeline says which condition turned also of decisions whose rule file has left the catalogue', async () => {
	const before = await entryOf({ ...FACTS, categoryCertified: false }, null)
	const after = await entryOf(FACTS, before)
	const steps = await changesBetween(log, auditor, [before, after])
	const { facts, conditions } = steps[1]!.changes!
	expect(facts).toMatchObject([{ fact: 'categoryCertified', label: old.ruleSet.facts.categoryCertified!.label }])
	expect(conditions.map(({ condition }) => condition)).toContain('certified-special-groups')
})

test('A record that holds what its rule file would not take is replayed as not the same, not refused as a request', async () => {
	const entry = await entryOf(FACTS, null)
	expect(await replay(log, entry)).toMatchObject({ same: true, ruleFile: 'log' })
	const changed = { ...entry, record: { ...entry.record, facts: { ...FACTS, floorAreaM2: 'many' } } }
	expect(await replay(log, changed)).toMatchObject({ same: false, ruleFile: 'log', outcome: { replayed: null } })
})
