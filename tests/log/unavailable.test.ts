import { ProvisionedThroughputExceededException, TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { expect, test } from 'vitest'
import { EntryTooLargeError, LogUnavailableError, SubjectMovedOnError } from '../../functions/decision-log/errors.ts'
import { DecisionLog } from '../../functions/decision-log/log.ts'
import { type System, system } from '../../functions/system.ts'
import { compare, draft } from '../support/log.ts'

/** What the embedded database never does: a database whose answers are written here, command by command. */
function scripted(answers: Record<string, () => unknown>, parts: Partial<System> = {}) {
	const sent: string[] = []
	const waited: number[] = []
	const client = {
		send: async (command: object) => {
			sent.push(command.constructor.name)
			return answers[command.constructor.name]?.() ?? {}
		},
	} as unknown as DynamoDBDocumentClient
	const sleep = async (milliseconds: number) => {
		waited.push(milliseconds)
	}
	return {
		log: new DecisionLog({ ...system, ...parts }, { client, table: 't', random: () => 0.5, sleep }),
		sent,
		waited,
	}
}

const fail = (error: Error) => () => {
	throw error
}
const metadata = (httpStatusCode?: number, attempts = 1) => ({ $metadata: { httpStatusCode, attempts } })
const cancelled = (...codes: string[]) =>
	new TransactionCanceledException({
		message: '',
		CancellationReasons: codes.map((Code) => ({ Code })),
		...metadata(400),
	})

async function failureOf(answers: Record<string, () => unknown>) {
	const { log } = scripted(answers)
	return log.append(draft(), compare).then(
		() => null,
		(error: unknown) => error,
	)
}

test('A read that fails before the write: nothing was recorded, for certain', async () => {
	const error = await failureOf({ QueryCommand: fail(new Error('connect ECONNREFUSED')) })
	expect(error).toBeInstanceOf(LogUnavailableError)
	expect(error).toMatchObject({ writing: true, uncertain: false })
})

test('A write without an answer is uncertain', async () => {
	const timeout = Object.assign(new Error('timed out'), { name: 'TimeoutError' }, metadata(undefined, 2))
	expect(await failureOf({ TransactWriteCommand: fail(timeout) })).toMatchObject({ writing: true, uncertain: true })
	const broken = Object.assign(new Error('server fault'), { name: 'InternalServerError' }, metadata(500))
	expect(await failureOf({ TransactWriteCommand: fail(broken) })).toMatchObject({ uncertain: true })
})

test('A write that the database refused at once was not recorded; after a lost first attempt that is not certain', async () => {
	const throttled = (attempts: number) =>
		new ProvisionedThroughputExceededException({ message: '', ...metadata(400, attempts) })
	expect(await failureOf({ TransactWriteCommand: fail(throttled(1)) })).toMatchObject({ uncertain: false })
	expect(await failureOf({ TransactWriteCommand: fail(throttled(2)) })).toMatchObject({ uncertain: true })
	const within = cancelled('None', 'ThrottlingError', 'None')
	expect(await failureOf({ TransactWriteCommand: fail(within) })).toMatchObject({ uncertain: false })
})

test('A conflict with another transaction is tried again after a jittered wait that grows', async () => {
	let left = 3
	const { log, sent, waited } = scripted({
		TransactWriteCommand: () => {
			if (left-- > 0) throw cancelled('None', 'TransactionConflict', 'None')
		},
	})
	const { replayed } = await log.append(draft(), compare)
	expect(replayed).toBe(false)
	expect(sent.filter((name) => name === 'TransactWriteCommand')).toHaveLength(4)
	expect(waited).toEqual([10, 20, 40])
})

test('Overtaken again and again, an append gives up and says that the subject moved on', async () => {
	const error = await failureOf({ TransactWriteCommand: fail(cancelled('None', 'ConditionalCheckFailed', 'None')) })
	expect(error).toBeInstanceOf(SubjectMovedOnError)
})

test('A write whose first attempt was recorded and whose answer was lost is found to be its own', async () => {
	const one = draft()
	const body = JSON.stringify({ decisionId: 'own' })
	const answers = {
		TransactWriteCommand: fail(cancelled('ConditionalCheckFailed', 'ConditionalCheckFailed', 'None')),
		GetCommand: () => ({ Item: { requestHash: one.requestHash, entryPk: 'p', entrySk: 's', body } }),
	}
	const known = await scripted(answers, { newId: () => 'own' }).log.append(one, compare)
	expect(known).toMatchObject({ replayed: false, entry: { record: { decisionId: 'own' } } })
	const others = await scripted(answers, { newId: () => 'other' }).log.append(one, compare)
	expect(others).toMatchObject({ replayed: true, entry: { record: { decisionId: 'own' } } })
})

test('Once a write was sent, a failure of what follows never says that nothing was recorded', async () => {
	let answered = 0
	const failsLater = () => {
		if (++answered > 1) throw new Error('connect ECONNREFUSED')
	}
	const overtaken = {
		TransactWriteCommand: fail(cancelled('None', 'TransactionConflict', 'None')),
		QueryCommand: failsLater,
	}
	expect(await failureOf(overtaken)).toMatchObject({ name: 'LogUnavailableError', uncertain: true })
	const used = {
		TransactWriteCommand: fail(cancelled('ConditionalCheckFailed', 'None', 'None')),
		GetCommand: fail(new Error('connect ECONNREFUSED')),
	}
	expect(await failureOf(used)).toMatchObject({ name: 'LogUnavailableError', uncertain: true })
})

test('An entry larger than the database takes is refused before it is sent', async () => {
	const { log, sent } = scripted({})
	const large = draft({ facts: { series: 'x'.repeat(400_000) } })
	await expect(log.append(large, compare)).rejects.toBeInstanceOf(EntryTooLargeError)
	expect(sent).not.toContain('TransactWriteCommand')
})

test('Who has waited too long behind others is refused rather than tried', async () => {
	let now = 0
	const takesLong = {
		TransactWriteCommand: () => {
			now += 10_000
		},
	}
	const { log } = scripted(takesLong, { clock: () => new Date(now) })
	const [first, second] = await Promise.allSettled([log.append(draft(), compare), log.append(draft(), compare)])
	expect(first.status).toBe('fulfilled')
	expect(second).toMatchObject({ status: 'rejected', reason: { reason: 'Overloaded', uncertain: false } })
})

test('A list whose keys the database keeps putting off is asked for again after waits that grow, and refused, not cut short', async () => {
	const item = { pk: 'p', sk: 's', decided: 'd', domain: 'housing', org: '中和镇' }
	const { log, waited } = scripted({
		QueryCommand: () => ({ Items: [item] }),
		BatchGetCommand: () => ({ UnprocessedKeys: { t: { Keys: [{ pk: 'p', sk: 's' }] } } }),
	})
	const query = { index: 'bySubject', value: 'v', order: 'newest-first', limit: 5, visible: () => true } as const
	await expect(log.list(query)).rejects.toMatchObject({ name: 'LogUnavailableError', writing: false })
	expect(waited).toEqual([10, 20, 40, 80, 160, 250, 250, 250, 250])
})
