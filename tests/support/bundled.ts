import type { Context } from 'aws-lambda'
import { DEFAULT_TABLE } from '../../functions/decision-log/client.ts'
import type { ApiEvent, ApiResponse } from '../../functions/http/endpoint.ts'
import { BucketStore } from '../../functions/jobs/bucket-store.ts'
import { StateMachine } from '../../functions/jobs/state-machine.ts'
import { handlersOn } from '../../functions/local/handlers.ts'
import { type FunctionName, functionNames } from '../../functions/routes.ts'
import { system } from '../../functions/system.ts'
import { type Deployed, deploymentIn } from './deployment.ts'
import { startFakeAws } from './fake-aws.ts'
import { Lambda } from './lambda.ts'
import { testLog } from './log.ts'
import { temporaryDirectory } from './server.ts'

/** What only a deployment knows, by the variable that says it. */
const KNOWN: Record<string, string> = {
	TABLE_NAME: DEFAULT_TABLE,
	JOBS_BUCKET: 'jobs-bucket',
	JOBS_MACHINE: 'arn:aws-cn:states:cn-northwest-1:000000000000:stateMachine:jobs',
	ARCHIVE_BUCKET: 'archive-bucket',
	EVENT_BUS: 'the-bus',
	DOWNLOAD_ORIGIN: 'https://jobs-bucket.example',
}

/**
 * What a deployment would upload, each function in a process of Lambda's Node.js with the variables that it is deployed
 * with, on the embedded database and a stand-in for the other services; and the same functions from their source.
 */
export async function bundledFunctions() {
	const [folder, db, aws] = await Promise.all([temporaryDirectory(), testLog(), startFakeAws()])
	const deployed = await deploymentIn(folder.path)
	const running = new Map<string, Promise<Lambda>>()
	const load = (fn: string) => {
		const found = deployed.get(fn)
		if (!found) throw new Error(`nothing is deployed for ${fn}`)
		const environment = { ...variablesOf(fn, found), ...aws.environment, DYNAMODB_ENDPOINT: db.endpoint }
		return Lambda.load(found.path, fn, environment)
	}
	const lambda = (fn: string): Promise<Lambda> => {
		if (!running.has(fn)) running.set(fn, load(fn))
		return running.get(fn)!
	}
	const jobs = new BucketStore(KNOWN.JOBS_BUCKET!)
	const driver = new StateMachine(KNOWN.JOBS_MACHINE!)
	const sources = handlersOn({ ...system, report: () => {}, log: db.log, jobs, driver })
	return {
		deployed,
		db,
		aws: aws.fake,
		lambda,
		/** As API Gateway calls it. */
		bundled: async (fn: string, event: ApiEvent) => (await lambda(fn)).invoke<ApiResponse>(event),
		source: (fn: FunctionName, event: ApiEvent) => sources[fn](structuredClone(event), CONTEXT),
		running: () => Promise.all([...running].map(async ([fn, one]) => ({ fn, lambda: await one }))),
		stop: async () => {
			await Promise.all([...running.values()].map(async (one) => (await one).stop()))
			aws.stop()
			await Promise.all([db.stop(), folder.remove()])
		},
	}
}

const CONTEXT = { getRemainingTimeInMillis: () => 10_000 } as Context

function variablesOf(fn: string, { variables }: Deployed): Record<string, string> {
	const entries = Object.entries(variables).map(([name, said]) => {
		const value = said ?? KNOWN[name]
		if (value === undefined) throw new Error(`nobody knows what ${name} of ${fn} is`)
		return [name, value] as const
	})
	return Object.fromEntries(entries)
}

export const isRoute = (fn: string): fn is FunctionName => (functionNames as readonly string[]).includes(fn)
