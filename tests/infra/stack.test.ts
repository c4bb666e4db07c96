import { readFileSync } from 'node:fs'
import type { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, test } from 'vitest'
import { tableDefinition } from '../../functions/decision-log/table.ts'
import { LOG_TAMPERED } from '../../functions/events/publish.ts'
import { type Route, routes } from '../../functions/routes.ts'
import { WORKERS } from '../../functions/workers.ts'
import { DISAGREEMENT } from '../../infra/alarms.ts'
import { AUDIENCE, ISSUER, templateFor } from './synthesise.ts'
import {
	type AnyFunction,
	type Attribute,
	actionsOf,
	lambdaOf,
	liveOf,
	ofType,
	type Reference,
	statementsOf,
} from './template.ts'

const ALL: readonly Route[] = routes
const FUNCTIONS: { fn: AnyFunction }[] = [...ALL, ...WORKERS.map((fn) => ({ fn }))]

/** Where lines and counts of every function belong. */
const OBSERVED = {
	POWERTOOLS_SERVICE_NAME: 'gazette-rules',
	POWERTOOLS_METRICS_NAMESPACE: 'gazette-rules',
	POWERTOOLS_LOG_LEVEL: 'INFO',
}

const isWorker = (fn: string) => (WORKERS as readonly string[]).includes(fn)

/** Whether the source of a function opens the log. */
function opensLog(fn: string): boolean {
	const folder = isWorker(fn) ? 'workers' : 'api'
	const source = readFileSync(new URL(`../../functions/${folder}/${fn}.ts`, import.meta.url), 'utf8')
	return source.includes('logFromEnvironment()')
}

interface ApiRoute {
	RouteKey: string
	AuthorizationType: string
	AuthorizerId?: Reference
	AuthorizationScopes?: string[]
	Target: { 'Fn::Join': [string, [string, Reference]] }
}

interface Alarm {
	AlarmName: string
	AlarmActions: unknown[]
	Namespace: string
	MetricName: string
	Dimensions?: { Name: string; Value: Reference }[]
	Threshold: number
	ExtendedStatistic?: string
}

interface MetricFilter {
	LogGroupName: Reference
	FilterPattern: string
	MetricTransformations: [{ MetricNamespace: string; MetricName: string }]
}

/** Functions that have a whole core, and that wait as long as the API does. */
const LONG: readonly string[] = [
	'decide-batch',
	'impact',
	'report-outcomes',
	'verify-day',
	'verify-subject',
	'start-job',
	'run-job',
]

const REGIONS = [
	{ region: 'cn-northwest-1', architecture: 'x86_64', traced: false },
	{ region: 'cn-north-1', architecture: 'x86_64', traced: false },
	{ region: 'ap-east-1', architecture: 'arm64', traced: true },
]

/** A function's alias, as a mapping of a stream names it. */
function toLive(template: Template, fn: AnyFunction) {
	const parts = { 'Fn::Split': [':', { Ref: liveOf(template, fn).id }] }
	return { 'Fn::Join': ['', [{ 'Fn::Select': [6, parts] }, ':live']] }
}

describe.each(REGIONS)('In $region', ({ region, architecture, traced }) => {
	let template: Template
	beforeAll(() => {
		template = templateFor({ region })
	})

	describe('the API', () => {
		const apiRoutes = () => ofType<ApiRoute>(template, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => Properties)
		const routeOf = ({ method, path }: Route) => apiRoutes().find(({ RouteKey }) => RouteKey === `${method} ${path}`)!

		test('has the routes of the routing table and no others', () => {
			const keys = ALL.map(({ method, path }) => `${method} ${path}`)
			expect(
				apiRoutes()
					.map(({ RouteKey }) => RouteKey)
					.sort(),
			).toEqual(keys.sort())
		})

		test.each(ALL)('asks for the token and the scopes that the table names: $method $path', (route) => {
			const { AuthorizationType, AuthorizerId, AuthorizationScopes = [] } = routeOf(route)
			const [authoriser] = ofType(template, 'AWS::ApiGatewayV2::Authorizer')
			if (route.action === 'open') expect([AuthorizationType, AuthorizerId]).toEqual(['NONE', undefined])
			else expect([AuthorizationType, AuthorizerId]).toEqual(['JWT', { Ref: authoriser!.id }])
			expect(AuthorizationScopes).toEqual(route.scopes)
		})

		test.each(ALL)('calls the function of the route, with payload 2.0: $method $path', (route) => {
			const [, [, { Ref: id }]] = routeOf(route).Target['Fn::Join']
			const integration = template.findResources('AWS::ApiGatewayV2::Integration')[id]!
			expect(integration.Properties).toMatchObject({
				IntegrationUri: { Ref: liveOf(template, route.fn).id },
				PayloadFormatVersion: '2.0',
			})
		})

		test('takes the tokens of the issuer and the audiences that the deployment names', () => {
			const authorisers = ofType(template, 'AWS::ApiGatewayV2::Authorizer')
			expect(authorisers).toHaveLength(1)
			const JwtConfiguration = { Issuer: ISSUER, Audience: AUDIENCE }
			expect(authorisers[0]!.Properties).toMatchObject({ AuthorizerType: 'JWT', JwtConfiguration })
		})

		test('is throttled, and logs requests without their paths, which name subjects', () => {
			const [stage] = ofType<{
				AccessLogSettings: { DestinationArn: Attribute; Format: string }
				DefaultRouteSettings: Record<string, number>
			}>(template, 'AWS::ApiGatewayV2::Stage')
			const { AccessLogSettings, DefaultRouteSettings } = stage!.Properties
			expect(DefaultRouteSettings.ThrottlingRateLimit).toBeGreaterThan(0)
			expect(DefaultRouteSettings.ThrottlingBurstLimit).toBeGreaterThan(0)
			const line: Record<string, string> = JSON.parse(AccessLogSettings.Format)
			expect(Object.values(line)).toEqual(expect.arrayContaining(['$context.requestId', '$context.routeKey']))
			expect(AccessLogSettings.Format).not.toMatch(/context\.path|rawPath|queryString/i)
			const groups = ofType(template, 'AWS::Logs::LogGroup').map(({ id }) => id)
			expect(groups).toContain(AccessLogSettings.DestinationArn['Fn::GetAtt'][0])
		})
	})

	describe('the table', () => {
		const table = () => {
			const tables = ofType<Record<string, unknown>>(template, 'AWS::DynamoDB::Table')
			expect(tables).toHaveLength(1)
			return tables[0]!
		}

		test('has the keys and indexes of the one definition, and no others', () => {
			const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, LocalSecondaryIndexes, BillingMode } =
				table().Properties
			const defined = tableDefinition('any')
			expect({ AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode }).toEqual({
				AttributeDefinitions: defined.AttributeDefinitions,
				KeySchema: defined.KeySchema,
				GlobalSecondaryIndexes: defined.GlobalSecondaryIndexes,
				BillingMode: defined.BillingMode,
			})
			expect(LocalSecondaryIndexes).toBeUndefined()
		})

		test('can be restored for 35 days, resists deletion, is encrypted with its own key and shows every change', () => {
			const [key] = ofType<{ EnableKeyRotation: boolean }>(template, 'AWS::KMS::Key')
			expect(table().Properties).toMatchObject({
				PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
				DeletionProtectionEnabled: true,
				SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: { 'Fn::GetAtt': [key!.id, 'Arn'] } },
				StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
			})
			expect(key!.Properties.EnableKeyRotation).toBe(true)
			expect(table().Properties).not.toHaveProperty('TimeToLiveSpecification')
		})

		test('and its key outlive the stack', () => {
			for (const { DeletionPolicy, UpdateReplacePolicy } of [table(), ...ofType(template, 'AWS::KMS::Key')]) {
				expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
			}
		})
	})

	describe('functions', () => {
		test('are one for each route and the workers, and no others', () => {
			expect(ofType(template, 'AWS::Lambda::Function')).toHaveLength(new Set(FUNCTIONS.map(({ fn }) => fn)).size)
		})

		test.each(FUNCTIONS)('run as they are tested, with a role and a kept log of their own: $fn', ({ fn }) => {
			const { Properties } = lambdaOf(template, fn)
			expect(Properties).toMatchObject({
				Runtime: 'nodejs24.x',
				Handler: 'index.handler',
				Architectures: [architecture],
				MemorySize: LONG.includes(fn) ? 1769 : 1024,
				LoggingConfig: { LogFormat: 'JSON' },
			})
			const timeouts: Record<string, number> = { archive: 60, 'publish-events': 60, seal: 300, 'run-job': 600 }
			expect(Properties.Timeout).toBe(timeouts[fn] ?? (LONG.includes(fn) ? 29 : 10))
			expect(Properties.Environment).toMatchObject({ Variables: OBSERVED })
			expect(Properties.TracingConfig).toEqual(traced ? { Mode: 'Active' } : undefined)
			const others = FUNCTIONS.filter((other) => other.fn !== fn).map(
				(other) => lambdaOf(template, other.fn).Properties,
			)
			expect(others.map(({ Role }) => Role)).not.toContainEqual(Properties.Role)
			expect(others.map(({ LoggingConfig }) => LoggingConfig)).not.toContainEqual(Properties.LoggingConfig)
			const log = template.findResources('AWS::Logs::LogGroup')[Properties.LoggingConfig.LogGroup.Ref]!
			expect(log.Properties.RetentionInDays).toBeGreaterThanOrEqual(184)
		})

		test('never update or delete an item, nor do anything with a wildcard', () => {
			for (const { fn } of FUNCTIONS) {
				for (const action of actionsOf(template, fn, 'dynamodb')) expect(action).not.toMatch(/Update|Delete|Write|\*/)
				for (const { Action, Effect, Resource } of statementsOf(template, fn)) {
					expect(Effect).toBe('Allow')
					const tracing = [Action].flat().every((action) => action.startsWith('xray:'))
					// Whatever lies in the jobs' bucket; nothing else is given away as a whole.
					const named = JSON.stringify(Resource).replaceAll(
						/\[\{"Fn::GetAtt":\["(?:Jobs|Archive)\w+","Arn"\]\},"\/(jobs|answers|uploads|entries|rule-files|seals)\/\*"\]/g,
						'',
					)
					const ofJobs = [Action].flat().every((action) => /^(s3|states):/.test(action))
					if (!tracing) expect(ofJobs ? named : JSON.stringify(Resource)).not.toContain('*')
					expect([Action].flat()).not.toContain('s3:DeleteObject')
				}
			}
			expect(ofType(template, 'AWS::IAM::ManagedPolicy')).toEqual([])
			for (const { Properties } of ofType<Record<string, unknown>>(template, 'AWS::IAM::Role')) {
				expect(Properties).not.toHaveProperty('ManagedPolicyArns')
				expect(Properties).not.toHaveProperty('Policies')
			}
		})

		test.each(FUNCTIONS.filter(({ fn }) => !opensLog(fn)))(
			'that open no log may do nothing with the table: $fn',
			({ fn }) => {
				const [table] = ofType(template, 'AWS::DynamoDB::Table')
				const stream = JSON.stringify({ 'Fn::GetAtt': [table!.id, 'StreamArn'] })
				const resources = statementsOf(template, fn).map(({ Resource }) => JSON.stringify(Resource))
				expect(resources.join('').replaceAll(stream, '')).not.toContain(table!.id)
				expect(lambdaOf(template, fn).Properties.Environment?.Variables ?? {}).not.toHaveProperty('TABLE_NAME')
			},
		)

		test.each(FUNCTIONS.filter(({ fn }) => opensLog(fn)))(
			'that open the log know the table and its key: $fn',
			({ fn }) => {
				const [table] = ofType(template, 'AWS::DynamoDB::Table')
				expect(lambdaOf(template, fn).Properties.Environment).toMatchObject({
					Variables: { TABLE_NAME: { Ref: table!.id } },
				})
				expect(actionsOf(template, fn, 'dynamodb')).not.toEqual([])
				expect(actionsOf(template, fn, 'kms')).toContain('kms:Decrypt')
			},
		)

		test('that serve the pages know the provider at which people sign in', () => {
			const { Environment } = lambdaOf(template, 'web').Properties
			expect(Environment).toEqual({
				Variables: {
					...OBSERVED,
					OIDC_ISSUER: ISSUER,
					OIDC_CLIENT_ID: AUDIENCE[0],
					DOWNLOAD_ORIGIN: {
						'Fn::Join': [
							'',
							['https://', { 'Fn::GetAtt': [expect.stringMatching(/^JobsBucket/), 'RegionalDomainName'] }],
						],
					},
				},
			})
		})

		test('write only where the routing table says that they decide, for jobs, and to seal', () => {
			const writing = FUNCTIONS.filter(({ fn }) => actionsOf(template, fn, 'dynamodb').includes('dynamodb:PutItem'))
			const deciding = ALL.filter(({ action }) => action === 'decide').map(({ fn }) => fn)
			expect(writing.map(({ fn }) => fn)).toEqual([...deciding, 'run-job', 'seal'])
		})

		test.each(['list-decisions', 'seal'] as const)('that list may query every index of the definition: %s', (fn) => {
			const resources = JSON.stringify(statementsOf(template, fn).map(({ Resource }) => Resource))
			for (const { IndexName } of tableDefinition('any').GlobalSecondaryIndexes)
				expect(resources).toContain(`/index/${IndexName}"`)
		})
	})

	describe('events', () => {
		const bus = () => ofType<{ Name: string }>(template, 'AWS::Events::EventBus')
		const queue = () =>
			ofType<Record<string, unknown>>(template, 'AWS::SQS::Queue').filter(({ id }) => id.startsWith('Events'))
		const stream = () => {
			const [table] = ofType(template, 'AWS::DynamoDB::Table')
			return { 'Fn::GetAtt': [table!.id, 'StreamArn'] }
		}

		test('are published from the whole stream: what fails is halved, tried again and at last kept in a queue', () => {
			const mappings = ofType<Record<string, unknown>>(template, 'AWS::Lambda::EventSourceMapping')
			const [own] = mappings.filter(({ id }) => id.startsWith('Events'))
			expect([own!.Properties]).toMatchObject([
				{
					FunctionName: toLive(template, 'publish-events'),
					EventSourceArn: stream(),
					StartingPosition: 'TRIM_HORIZON',
					BatchSize: 100,
					BisectBatchOnFunctionError: true,
					FunctionResponseTypes: ['ReportBatchItemFailures'],
					MaximumRetryAttempts: 100,
					DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue()[0]!.id, 'Arn'] } } },
				},
			])
			expect(queue()).toMatchObject([{ Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 1_209_600 } }])
		})

		test('are made of new entries; of the rest of the stream only what must not happen is looked at', () => {
			const [mapping] = ofType<{ FilterCriteria: { Filters: { Pattern: string }[] } }>(
				template,
				'AWS::Lambda::EventSourceMapping',
			).filter(({ id }) => id.startsWith('Events'))
			expect(mapping!.Properties.FilterCriteria.Filters.map(({ Pattern }) => JSON.parse(Pattern))).toEqual([
				{ eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'CHAIN#' }] } } } },
				{ eventName: ['MODIFY', 'REMOVE'] },
			])
		})

		test('go to a bus of their own, by a function that may only read the stream, get entries, put events and give up', () => {
			expect(bus().map(({ Properties }) => Properties.Name)).toEqual(['gazette-rules-decisions'])
			const statements = statementsOf(template, 'publish-events').map(({ Action, Resource }) => [
				[Action].flat().filter((action) => !action.startsWith('xray:')),
				Resource,
			])
			const may = (service: string) => actionsOf(template, 'publish-events', service)
			expect(may('events')).toEqual(['events:PutEvents'])
			expect(statements).toContainEqual([['events:PutEvents'], { 'Fn::GetAtt': [bus()[0]!.id, 'Arn'] }])
			expect(may('dynamodb')).toEqual(
				['DescribeStream', 'GetItem', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
					(name) => `dynamodb:${name}`,
				),
			)
			expect(statements).toContainEqual([expect.arrayContaining(['dynamodb:GetRecords']), stream()])
			expect(may('sqs')).toContain('sqs:SendMessage')
			expect(lambdaOf(template, 'publish-events').Properties.Environment).toMatchObject({
				Variables: { EVENT_BUS: { Ref: bus()[0]!.id } },
			})
		})
	})

	test('Days are sealed at 00:15 in Asia/Shanghai', () => {
		const rules = ofType<{ ScheduleExpression?: string; Targets: { Arn: unknown }[] }>(
			template,
			'AWS::Events::Rule',
		).filter(({ Properties }) => Properties.ScheduleExpression)
		expect(rules.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(['cron(15 16 * * ? *)'])
		const { id } = liveOf(template, 'seal')
		expect(rules[0]!.Properties.Targets).toMatchObject([{ Arn: { Ref: id } }])
		const permissions = ofType<Record<string, unknown>>(template, 'AWS::Lambda::Permission')
		expect(permissions.map(({ Properties }) => Properties)).toContainEqual(
			expect.objectContaining({
				FunctionName: { Ref: id },
				Principal: 'events.amazonaws.com',
				SourceArn: { 'Fn::GetAtt': [rules[0]!.id, 'Arn'] },
			}),
		)
	})

	describe('jobs', () => {
		interface State {
			Type: string
			Next?: string
			End?: boolean
			Choices?: { Variable: string; Next: string }[]
			Default?: string
			ItemProcessor?: { ProcessorConfig: { Mode: string; ExecutionType?: string }; States: Record<string, State> }
			ItemsPath?: string
			MaxConcurrency?: number
			Parameters?: Record<string, unknown>
			Retry?: { MaxAttempts: number }[]
			Catch?: { Next: string }[]
		}
		const definition = () => {
			const [machine] = ofType<{ DefinitionString: unknown }>(template, 'AWS::StepFunctions::StateMachine')
			const parts = (machine!.Properties.DefinitionString as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1]
			const text = parts.map((part) => (typeof part === 'string' ? part : 'REFERENCE')).join('')
			return JSON.parse(text) as { StartAt: string; States: Record<string, State> }
		}

		test('begin, do their parts side by side in executions of their own and the later ones after them, and end', () => {
			const { StartAt, States } = definition()
			expect([StartAt, States.Begin!.Next]).toEqual(['Begin', 'Done'])
			expect(States.Done!.Choices!.map(({ Next }) => Next)).toEqual(['End', 'Begin'])
			expect(States.Done!.Default).toBe('Parts')
			expect(States.Parts).toMatchObject({
				Type: 'Map',
				ItemsPath: '$.parts',
				MaxConcurrency: 4,
				ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
				Next: 'LaterParts',
			})
			expect(States.LaterParts).toMatchObject({ ItemsPath: '$.later', MaxConcurrency: 1, Next: 'Finish' })
			expect(States.Finish!.Next).toBe('End')
			const concurrency = lambdaOf(template, 'run-job').Properties.ReservedConcurrentExecutions as number
			expect(States.Parts!.MaxConcurrency).toBeLessThan(concurrency)
		})

		test('are tried again for long at every piece, and given up with a word to their caller', () => {
			const { States } = definition()
			const pieces = { ...States, ...States.Parts!.ItemProcessor!.States, ...States.LaterParts!.ItemProcessor!.States }
			for (const name of ['Begin', 'Part', 'LaterPart', 'Finish', 'GiveUp'])
				expect([name, pieces[name]!.Retry![0]!.MaxAttempts]).toEqual([name, 20])
			for (const name of ['Parts', 'LaterParts', 'Finish'])
				expect([name, States[name]!.Catch![0]!.Next]).toEqual([name, 'GiveUp'])
		})

		test('begin when their content has been handed in', () => {
			const [rule] = ofType<{
				EventPattern?: { detail: { object: unknown } }
				Targets: { InputTransformer: unknown }[]
			}>(template, 'AWS::Events::Rule').filter(({ Properties }) => Properties.EventPattern)
			expect(rule!.Properties.EventPattern!.detail.object).toEqual({ key: [{ prefix: 'uploads/' }] })
			expect(JSON.stringify(rule!.Properties.Targets[0]!.InputTransformer)).toContain('$.detail.object.key')
			const bucket = ofType<{ NotificationConfiguration?: unknown }>(template, 'AWS::S3::Bucket').find(({ id }) =>
				id.startsWith('JobsBucket'),
			)!
			expect(bucket.Properties.NotificationConfiguration).toEqual({
				EventBridgeConfiguration: { EventBridgeEnabled: true },
			})
		})
	})

	describe('alarms', () => {
		const alarms = () => ofType<Alarm>(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
		const on = (namespace: string, metric: string) =>
			alarms().filter(({ Namespace, MetricName }) => Namespace === namespace && MetricName === metric)

		test.each(FUNCTIONS)('tell of every crash and every throttle of a function: $fn', ({ fn }) => {
			for (const metric of ['Errors', 'Throttles']) {
				const [alarm, ...others] = on('AWS/Lambda', metric).filter(
					({ Dimensions }) => Dimensions?.[0]?.Value.Ref === lambdaOf(template, fn).id,
				)
				expect(others).toEqual([])
				expect(alarm!.Threshold).toBe(1)
			}
		})

		test('tell of events that are late or given up, and of items that were changed or removed', () => {
			const ages = (['publish-events', 'archive'] as const).map((fn) => {
				const dimensions = [{ Name: 'FunctionName', Value: { Ref: lambdaOf(template, fn).id } }]
				return { Dimensions: dimensions, Threshold: 600_000, Statistic: 'Maximum' }
			})
			expect(on('AWS/Lambda', 'IteratorAge')).toMatchObject(ages)
			const lost = { Threshold: 1 }
			expect(on('AWS/SQS', 'ApproximateNumberOfMessagesVisible')).toMatchObject([lost, lost])
			const filters = ofType<MetricFilter>(template, 'AWS::Logs::MetricFilter').map(({ Properties }) => Properties)
			const tampering = filters.filter(({ FilterPattern }) => FilterPattern === `"${LOG_TAMPERED}"`)
			const { LoggingConfig } = lambdaOf(template, 'publish-events').Properties
			expect(tampering.map(({ LogGroupName }) => LogGroupName.Ref)).toEqual([LoggingConfig.LogGroup.Ref])
			const [{ MetricNamespace, MetricName }] = tampering[0]!.MetricTransformations
			expect(on(MetricNamespace, MetricName)).toMatchObject([{ Threshold: 1 }])
		})

		test('tell of internal errors and of slowness', () => {
			expect(on('AWS/ApiGateway', '5xx')).toMatchObject([{ Threshold: 1 }])
			expect(on('AWS/ApiGateway', 'Latency')).toMatchObject([{ ExtendedStatistic: 'p95' }])
		})

		test.each(ALL)('tell of every disagreement that a function reports: $fn', ({ fn }) => {
			const { LoggingConfig } = lambdaOf(template, fn).Properties
			const filters = ofType<MetricFilter>(template, 'AWS::Logs::MetricFilter')
			const own = filters.filter(({ Properties }) => Properties.LogGroupName.Ref === LoggingConfig.LogGroup.Ref)
			expect(own.map(({ Properties }) => Properties.FilterPattern)).toEqual([`"${DISAGREEMENT}"`])
			const [{ MetricNamespace, MetricName }] = own[0]!.Properties.MetricTransformations
			expect(on(MetricNamespace, MetricName)).toMatchObject([{ Threshold: 1 }])
		})

		test('all reach the topic, to which CloudWatch may publish', () => {
			const [topic] = ofType(template, 'AWS::SNS::Topic')
			for (const { AlarmName, AlarmActions } of alarms())
				expect([AlarmName, AlarmActions]).toEqual([AlarmName, [{ Ref: topic!.id }]])
			const [policy] = ofType<{ PolicyDocument: { Statement: unknown[] } }>(template, 'AWS::SNS::TopicPolicy')
			expect(policy!.Properties.PolicyDocument.Statement).toContainEqual(
				expect.objectContaining({
					Effect: 'Allow',
					Action: 'sns:Publish',
					Principal: { Service: 'cloudwatch.amazonaws.com' },
				}),
			)
		})
	})
})
