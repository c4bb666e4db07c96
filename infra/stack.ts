import { type App, CfnOutput, Stack } from 'aws-cdk-lib'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { type FunctionName, routes } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'
import { Alarms } from './alarms.ts'
import { DecisionApi } from './api.ts'
import { DecisionTable } from './decision-table.ts'
import { EventPublishing } from './event-publishing.ts'
import { AppFunction } from './function.ts'
import { SealSchedule } from './seal-schedule.ts'
import type { Settings } from './settings.ts'

/** The whole product in one region: the log, a function a route, the API, the workers, the alarms. */
export class GazetteRulesStack extends Stack {
	/** `codeOf` gives a function's bundle: a folder with index.mjs. */
	constructor(app: App, settings: Settings, codeOf: (fn: FunctionName | WorkerName) => Code) {
		const { stack, region, issuer, audience, alarmEmail } = settings
		super(app, stack, { env: { region }, terminationProtection: true })
		const table = new DecisionTable(this, 'Log')
		const functions = new Map(routes.map(({ fn }) => [fn, new AppFunction(this, { fn, code: codeOf(fn), table })]))
		const api = new DecisionApi(this, 'Api', { functions, issuer, audience })
		const events = new EventPublishing(this, 'Events', { code: codeOf('publish-events'), table })
		const seal = new SealSchedule(this, 'Seal', { code: codeOf('seal'), table })
		const workers = new Map<WorkerName, AppFunction>([
			['publish-events', events.worker],
			['seal', seal.worker],
		])
		new Alarms(this, 'Alarms', { functions, workers, events, api: api.http, email: alarmEmail })
		new CfnOutput(this, 'Url', { value: api.http.apiEndpoint })
		new CfnOutput(this, 'TableName', { value: table.tableName })
		new CfnOutput(this, 'EventBus', { value: events.bus.eventBusName })
	}
}
