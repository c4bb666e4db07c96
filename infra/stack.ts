import { type App, CfnOutput, Duration, Stack, Tags } from 'aws-cdk-lib'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { type FunctionName, functionNames } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'
import { Alarms } from './alarms.ts'
import { DecisionApi } from './api.ts'
import { Archive } from './archive.ts'
import { BucketLogs } from './bucket-logs.ts'
import { DecisionTable } from './decision-table.ts'
import { Deployments } from './deployments.ts'
import { EventPublishing } from './event-publishing.ts'
import { Front } from './front.ts'
import { AppFunction } from './function.ts'
import { Jobs } from './jobs.ts'
import { SealSchedule } from './seal-schedule.ts'
import type { Settings } from './settings.ts'

/** Functions whose answers take long: the API waits 30 seconds at most. */
const LONG: Partial<Record<FunctionName, { timeout: Duration; memorySize: number }>> = Object.fromEntries(
	(['decide-batch', 'impact', 'report-outcomes', 'verify-day', 'verify-subject', 'start-job'] as const).map((fn) => [
		fn,
		{ timeout: Duration.seconds(29), memorySize: 1769 },
	]),
)

/** The whole product in one region: the log, the functions, the API, the workers, the alarms. */
export class GazetteRulesStack extends Stack {
	/** `codeOf` gives a function's bundle: a folder with index.mjs. */
	constructor(app: App, settings: Settings, codeOf: (fn: FunctionName | WorkerName) => Code) {
		const { stack, region, issuer, audience, alarmEmail, throttle, deployment, owner } = settings
		super(app, stack, { env: { region }, terminationProtection: true })
		const table = new DecisionTable(this, 'Log')
		const logs = new BucketLogs(this, 'BucketLogs')
		const jobs = new Jobs(this, 'Jobs', { code: codeOf('run-job'), table, logs })
		const functions = new Map(
			functionNames.map((fn) => {
				const environment = fn === 'web' ? pagesEnvironment(settings, jobs.downloadOrigin) : jobs.environmentFor(fn)
				const one = new AppFunction(this, { fn, code: codeOf(fn), table, environment, ...LONG[fn] })
				jobs.grant(fn, one.lambda)
				return [fn, one]
			}),
		)
		const api = new DecisionApi(this, 'Api', { functions, issuer, audience, throttle })
		const events = new EventPublishing(this, 'Events', { code: codeOf('publish-events'), table })
		const archive = new Archive(this, 'Archive', { code: codeOf('archive'), table, logs, lock: settings.archiveLock })
		const seal = new SealSchedule(this, 'Seal', { code: codeOf('seal'), table, archive })
		const workers = new Map<WorkerName, AppFunction>([
			['archive', archive.consumer.worker],
			['publish-events', events.consumer.worker],
			['run-job', jobs.worker],
			['seal', seal.worker],
		])
		const alarms = new Alarms(this, 'Alarms', { functions, workers, events, archive, api: api.http, email: alarmEmail })
		const all = new Map([...functions, ...workers])
		new Deployments(this, 'Deployments', { functions: all, deployment, alarmsOf: (fn) => alarms.watching(fn) })
		const address = settings.cloudFront ? new Front(this, 'Front', { api: api.http }).address : api.http.apiEndpoint
		Tags.of(this).add('application', 'gazette-rules')
		Tags.of(this).add('stack', stack)
		Tags.of(this).add('owner', owner)
		new CfnOutput(this, 'Url', { value: address })
		new CfnOutput(this, 'TableName', { value: table.tableName })
		new CfnOutput(this, 'ArchiveBucket', { value: archive.bucketName })
		new CfnOutput(this, 'EventBus', { value: events.bus.eventBusName })
	}
}

/** What the pages tell a browser: the provider, and where results of jobs are fetched. Nothing of it is secret. */
function pagesEnvironment({ issuer, clientId, scope }: Settings, downloads: string): Record<string, string> {
	const signIn = { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, ...(scope ? { OIDC_SCOPE: scope } : {}) }
	return { ...signIn, DOWNLOAD_ORIGIN: downloads }
}
