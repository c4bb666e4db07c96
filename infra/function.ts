import { Duration, Stack } from 'aws-cdk-lib'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Alias, type Code, LoggingFormat, Function as NodeFunction, Runtime, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import type { FunctionName } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'
import { acknowledge } from './acknowledge.ts'
import { reservedFor } from './concurrency.ts'
import type { DecisionTable } from './decision-table.ts'
import { platformOf } from './platform.ts'
import { LOG_RETENTION } from './retention.ts'
import { TABLE_ACCESS } from './table-access.ts'

export interface AppFunctionProps {
	fn: FunctionName | WorkerName
	/** A folder with index.mjs, which exports `handler`. */
	code: Code
	table: DecisionTable
	/** A route's caller waits ten seconds at most; a worker has no caller. */
	timeout?: Duration
	/** In MB; a whole core comes with 1,769. */
	memorySize?: number
	/** Besides the table's name. */
	environment?: Record<string, string>
}

/** The name of the alias by which everything calls a function. */
export const LIVE = 'live'

/** The Lambda function of one route or worker, with a log and a role of its own, and the alias that says which version is in use. */
export class AppFunction extends Construct {
	readonly lambda: NodeFunction
	/** What the API, the stream, the schedule and the state machine call: a deployment moves it bit by bit. */
	readonly live: Alias
	readonly logGroup: LogGroup
	readonly timeout: Duration

	constructor(
		scope: Construct,
		{ fn, code, table, timeout = Duration.seconds(10), memorySize = 1024, environment = {} }: AppFunctionProps,
	) {
		super(scope, fn)
		const { region, stackName } = Stack.of(this)
		const access = TABLE_ACCESS[fn]
		const platform = platformOf(region)
		this.timeout = timeout
		this.logGroup = new LogGroup(this, 'Log', { retention: LOG_RETENTION })
		const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') })
		this.logGroup.grantWrite(role)
		table.grant(role, access)
		this.lambda = new NodeFunction(this, 'Function', {
			functionName: `${stackName}-${fn}`,
			runtime: Runtime.NODEJS_24_X,
			...platform,
			handler: 'index.handler',
			code,
			role,
			memorySize,
			timeout,
			reservedConcurrentExecutions: reservedFor(this.node, fn),
			loggingFormat: LoggingFormat.JSON,
			logGroup: this.logGroup,
			environment: {
				...observed(stackName),
				...(access === 'none' ? {} : { TABLE_NAME: table.tableName }),
				...environment,
			},
		})
		this.live = new Alias(this, 'Live', { aliasName: LIVE, version: this.lambda.currentVersion })
		if (platform.tracing === Tracing.ACTIVE) {
			acknowledge(
				role,
				'IAM5[Resource::*]',
				'X-Ray knows no resources: traces are put, and sampling rules read, on all',
			)
		}
	}
}

/** Where a function's lines and counts belong, as Powertools reads it. */
function observed(stackName: string): Record<string, string> {
	return {
		POWERTOOLS_SERVICE_NAME: stackName,
		POWERTOOLS_METRICS_NAMESPACE: stackName,
		POWERTOOLS_LOG_LEVEL: 'INFO',
	}
}
