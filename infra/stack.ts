import { type App, CfnOutput, Stack } from 'aws-cdk-lib'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { type FunctionName, functionNames } from '../functions/routes.ts'
import { Alarms } from './alarms.ts'
import { DecisionApi } from './api.ts'
import { DecisionTable } from './decision-table.ts'
import { ApiFunction } from './function.ts'
import type { Settings } from './settings.ts'

/** The whole product in one region: the log, the functions, the API, the alarms. */
export class GazetteRulesStack extends Stack {
	/** `codeOf` gives a function's bundle: a folder with index.mjs. */
	constructor(app: App, settings: Settings, codeOf: (fn: FunctionName) => Code) {
		const { stack, region, issuer, audience, alarmEmail } = settings
		super(app, stack, { env: { region }, terminationProtection: true })
		const table = new DecisionTable(this, 'Log')
		const functions = new Map(
			functionNames.map((fn) => {
				const environment = fn === 'web' ? signInEnvironment(settings) : undefined
				return [fn, new ApiFunction(this, { fn, code: codeOf(fn), table, environment })]
			}),
		)
		const api = new DecisionApi(this, 'Api', { functions, issuer, audience })
		new Alarms(this, 'Alarms', { functions, api: api.http, email: alarmEmail })
		new CfnOutput(this, 'Url', { value: api.http.apiEndpoint })
		new CfnOutput(this, 'TableName', { value: table.tableName })
	}
}

/** What the pages tell a browser of the provider: nothing of it is secret. */
function signInEnvironment({ issuer, clientId, scope }: Settings): Record<string, string> {
	return { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, ...(scope ? { OIDC_SCOPE: scope } : {}) }
}
