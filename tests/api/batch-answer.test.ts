import { expect, test } from 'vitest'
import { answerOf } from '../../functions/batch/answer.ts'
import type { BatchRowResult } from '../../functions/batch/result.ts'
import { problemDocument } from '../../functions/http/problem.ts'
import { problemOf } from '../../functions/http/problems.ts'
import type { JobStore } from '../../functions/jobs/store.ts'

test('An answer that cannot be kept says that the rows are decided, and how to get it', async () => {
	const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' })
	const store = { put: () => Promise.reject(full) } as unknown as JobStore
	const problem = { type: 'x', title: 'x', status: 422, detail: '长'.repeat(500) }
	const results = Array.from({ length: 5_000 }, (_, row): BatchRowResult => ({ row, subject: null, problem }))
	const counts = { rows: 5_000, decided: 0, replayed: 0, problems: 5_000 }
	const answer = { ruleset: 'rural-housing-renovation', wanted: 'json', results, counts, name: 'n' } as const
	const refused = await answerOf(store, answer).catch((error: unknown) => problemDocument(problemOf(error)))
	expect(refused).toMatchObject({ type: '/problems/batch-unfinished', status: 503 })
	expect(JSON.stringify(refused)).toContain('判定已记录')
})
