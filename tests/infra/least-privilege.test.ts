import type { Template } from 'aws-cdk-lib/assertions'
import type { Context } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DEFAULT_TABLE, documentClient } from '../../functions/decision-log/client.ts'
import { logOn } from '../../functions/decision-log/from-environment.ts'
import { previousOutcomeIn } from '../../functions/events/previous.ts'
import type { JobStore } from '../../functions/jobs/store.ts'
import { ArchiveFolder } from '../../functions/local/archive-folder.ts'
import { handlersOn } from '../../functions/local/handlers.ts'
import { type FunctionName, functionNames } from '../../functions/routes.ts'
import { system } from '../../functions/system.ts'
import { build as publishEvents } from '../../functions/workers/publish-events.ts'
import { build as runJob } from '../../functions/workers/run-job.ts'
import { build as seal } from '../../functions/workers/seal.ts'
import { WORKERS } from '../../functions/workers.ts'
import { catalogue } from '../../rules/index.ts'
import { deaths, RELIEF } from '../support/call.ts'
import { doJob } from '../support/do-job.ts'
import { type EventParts, eventFor } from '../support/event.ts'
import { idleJobs } from '../support/jobs.ts'
import { everything, testLog } from '../support/log.ts'
import { temporaryDirectory } from '../support/server.ts'
import { templateFor } from './synthesise.ts'
import { type AnyFunction, actionsOf, statementsOf } from './template.ts'

/** What DynamoDB asks a caller's role for, by the operation that is sent: a transaction is asked for by its parts. */
function actionsOfOperation(operation: string, input: Record<string, unknown>): string[] {
	if (operation !== 'TransactWriteItems') return [operation]
	const parts = (input.TransactItems as Record<string, unknown>[]).flatMap(Object.keys)
	return parts.map((part) => (part === 'ConditionCheck' ? 'ConditionCheckItem' : `${part}Item`))
}

/** What a function has asked the database for, and whether it has asked an index. */
interface Asked {
	actions: Set<string>
	indexes: boolean
	/** Of the jobs' bucket: what was done, and in which folder. */
	objects: Set<string>
}

/** What S3 asks a caller's role for, by what is done with a store. An address is good for what its giver may do. */
const OBJECT_ACTIONS = {
	put: 's3:PutObject',
	putNew: 's3:PutObject',
	putStream: 's3:PutObject',
	get: 's3:GetObject',
	addressOf: 's3:GetObject',
	sizeOf: 's3:GetObject',
	uploadAddress: 's3:PutObject',
	// A right on the bucket, without which what is not there would be forbidden.
	list: null,
} satisfies Record<keyof JobStore, string | null>

/** A store that writes down what is done with it. */
function watched(store: JobStore, objects: Set<string>): JobStore {
	return new Proxy(store, {
		get: (target, name: keyof JobStore) => (at: string, content: never) => {
			if (OBJECT_ACTIONS[name]) objects.add(`${OBJECT_ACTIONS[name]} ${at.split('/', 1)[0]}`)
			return target[name](at, content)
		},
	})
}

/** Reads of the table's stream, which Lambda itself makes in a function's name. */
const STREAM = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map((name) => `dynamodb:${name}`)

const desk = { sub: 'desk', role: 'emergency-staff', scope: 'decisions:write decisions:read' }
const auditor = { sub: 'auditor', role: 'auditor', scope: 'decisions:read' }
const decisions = `/v1/rulesets/${RELIEF}/decisions`

const post = (target: string, body: unknown, key: string, claims: Record<string, unknown> = desk): EventParts => ({
	method: 'POST',
	target,
	claims,
	headers: [
		['content-type', 'application/json'],
		['idempotency-key', key],
	],
	body: JSON.stringify(body),
})

/** Does everything that functions are for, each by handlers of its own; gives what each has asked the database for. */
async function everythingDone(endpoint: string, folder: string): Promise<Map<AnyFunction, Asked>> {
	const asked = new Map<AnyFunction, Asked>()
	for (const fn of [...functionNames, ...WORKERS])
		asked.set(fn, { actions: new Set(), indexes: false, objects: new Set() })
	const jobs = idleJobs()
	let now = '2022-07-28T04:00:00Z'
	const partsOf = (fn: AnyFunction) => {
		const client = documentClient({ endpoint })
		client.middlewareStack.add(
			(next, context) => (args) => {
				const operation = (context.commandName as string).replace('Command', '')
				const input = args.input as Record<string, unknown>
				const own = asked.get(fn)!
				for (const action of actionsOfOperation(operation, input)) own.actions.add(`dynamodb:${action}`)
				own.indexes ||= input.IndexName !== undefined
				return next(args)
			},
			{ step: 'build' },
		)
		const parts = { ...system, clock: () => new Date(now) }
		return {
			...parts,
			log: logOn(client, DEFAULT_TABLE, parts),
			...jobs,
			jobs: watched(jobs.jobs, asked.get(fn)!.objects),
		}
	}
	const ask = async (fn: FunctionName, parts: EventParts) => {
		const context = { getRemainingTimeInMillis: () => 29_000 } as Context
		const { statusCode, body = '' } = await handlersOn(partsOf(fn))[fn](eventFor(parts)!, context)
		expect([fn, statusCode! < 400 ? '' : body]).toEqual([fn, ''])
		return body
	}
	const get = (fn: FunctionName, target: string) => ask(fn, { target, claims: auditor })

	const first = JSON.parse(await ask('decide', post(decisions, deaths(3), 'one')))
	await ask('decide', post(decisions, deaths(3), 'one'))
	await ask('decide', post(decisions, deaths(12), 'two'))
	const items = [deaths(1, 'a'), deaths(2, 'b'), deaths(3, 'a'), deaths(4)]
	for (const key of ['batch', 'batch']) await ask('decide-batch', post(`${decisions}/batch`, { items }, key))
	now = '2022-07-30T04:00:00Z'
	await seal({ ...partsOf('seal'), store: new ArchiveFolder(folder) })()
	await get('get-decision', `/v1/decisions/${first.decisionId}`)
	await get('replay', `/v1/decisions/${first.decisionId}/replay`)
	await get('list-decisions', '/v1/decisions?subject=incident:incident-1')
	await get('list-decisions', `/v1/decisions?ruleset=${RELIEF}`)
	await get('timeline', '/v1/subjects/incident/incident-1/timeline')
	await get('verify-subject', '/v1/subjects/incident/incident-1/verification')
	await get('verify-day', '/v1/log/verification?date=2022-07-28')
	await get('report-outcomes', '/v1/reports/outcomes?from=2022-07-01&to=2022-08-01')
	await get('health', '/healthz')
	const candidate = catalogue.select(RELIEF, { asOf: '2022-07-28' }).file
	await ask('impact', post(`/v1/rulesets/${RELIEF}/impact`, { candidate }, 'impact', auditor))
	const jobOf = async (query: string, body: unknown, claims: typeof desk) =>
		JSON.parse(await ask('start-job', post(`/v1/jobs?ruleset=${RELIEF}&kind=${query}`, body, `job-${query}`, claims)))
			.jobId
	const later = `kind=batch&upload=true`
	const { upload } = JSON.parse(await ask('start-job', post(`/v1/jobs?ruleset=${RELIEF}&${later}`, {}, 'later')))
	const name = new URL(upload.url, 'http://local').searchParams.get('name')!
	// Two rows under one key: the second meets the first.
	const meeting = ['x', 'y'].map((id) => ({ ...deaths(1, id), idempotencyKey: 'one-key' }))
	await jobs.jobs.put(name, JSON.stringify({ items: [...items, ...meeting] }))
	const ids = [await jobOf('batch', { items }, desk), await jobOf('impact', { candidate }, auditor)]
	for (const jobId of [...ids, name]) await doJob(runJob(partsOf('run-job')), jobId)
	for (const jobId of ids) {
		const claims = jobId === ids[0] ? desk : auditor
		await ask('get-job', { target: `/v1/jobs/${jobId}`, claims })
		await ask('get-job-result', { target: `/v1/jobs/${jobId}/result`, claims })
	}
	// More than one answer holds, and more entries than one answer of an impact run counts.
	for (const half of ['one', 'other']) {
		const many = Array.from({ length: 2_600 }, (_, i) => deaths(1, `${half}-${i}`))
		await ask('decide-batch', post(`${decisions}/batch`, { items: many }, half))
	}
	await ask('impact', post(`/v1/rulesets/${RELIEF}/impact`, { candidate }, 'impact-job', auditor))
	const entry = (await everything(documentClient({ endpoint }))).find(
		({ pk, sk }) => pk === 'CHAIN#*#incident#incident-1' && Number(sk) === 2,
	)!
	const image = Object.fromEntries(Object.entries(entry).map(([name, S]) => [name, { S }]))
	const record = {
		eventName: 'INSERT',
		dynamodb: { SequenceNumber: '1', Keys: { pk: image.pk!, sk: image.sk! }, NewImage: image },
	}
	const delivered: unknown[] = []
	const sink = { deliver: async (events: readonly unknown[]) => void delivered.push(...events) }
	const { log } = partsOf('publish-events')
	await publishEvents({ ...system, sink, previousOutcome: previousOutcomeIn(log) })({ Records: [record] })
	expect(delivered).not.toEqual([])
	return asked
}

describe('A role', () => {
	let db: Awaited<ReturnType<typeof testLog>>
	let directory: Awaited<ReturnType<typeof temporaryDirectory>>
	let asked: Map<AnyFunction, Asked>
	let template: Template
	beforeAll(async () => {
		db = await testLog()
		directory = await temporaryDirectory()
		asked = await everythingDone(db.endpoint, directory.path)
		template = templateFor({})
	})
	afterAll(() => Promise.all([db.stop(), directory.remove()]))

	test.each([...functionNames, ...WORKERS].map((fn) => ({ fn })))(
		'may do with the table just what its function asks of it: $fn',
		({ fn }) => {
			const { actions, indexes } = asked.get(fn)!
			const may = actionsOf(template, fn, 'dynamodb').filter((action) => !STREAM.includes(action))
			expect(may).toEqual([...actions].sort())
			const resources = statementsOf(template, fn).map(({ Resource }) => JSON.stringify(Resource))
			expect(resources.some((one) => one.includes('/index/'))).toBe(indexes)
		},
	)

	test.each([...functionNames, ...WORKERS].map((fn) => ({ fn })))(
		'may do in the folders of jobs and of answers just what its function does there: $fn',
		({ fn }) => {
			const may = statementsOf(template, fn).flatMap(({ Action, Resource }) => {
				const folders = JSON.stringify(Resource).matchAll(/"\/(jobs|answers|uploads)\/\*"/g)
				return [...folders].flatMap(([, folder]) => [Action].flat().map((action) => `${action} ${folder}`))
			})
			expect(may.sort()).toEqual([...asked.get(fn)!.objects].sort())
		},
	)
})
