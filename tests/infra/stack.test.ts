import { readFileSync } from 'node:fs'
import type { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, test } from 'vitest'
import { tableDefinition } from '../../functions/decision-log/table.ts'
import { type Route, routes } from '../../functions/routes.ts'
import { DISAGREEMENT } from '../../infra/alarms.ts'
import { AUDIENCE, ISSUER, templateFor } from './synthesise.ts'
import { type Attribute, actionsOf, lambdaOf, ofType, type Reference, statementsOf } from './template.ts'

const ALL: readonly Route[] = routes

/** Whether the source of a function opens the log. */
function opensLog(fn: string): boolean {
	const source = readFileSync(new URL(`../../functions/api/${fn}.ts`, import.meta.url), 'utf8')
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

const REGIONS = [
	{ region: 'cn-northwest-1', architecture: 'x86_64', traced: false },
	{ region: 'us-east-1', architecture: 'arm64', traced: true },
]

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
				IntegrationUri: { 'Fn::GetAtt': [lambdaOf(template, route.fn).id, 'Arn'] },
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
		test('are one for each route, and no others', () => {
			expect(ofType(template, 'AWS::Lambda::Function')).toHaveLength(new Set(ALL.map(({ fn }) => fn)).size)
		})

		test.each(ALL)('run as they are tested, with a role and a kept log of their own: $fn', ({ fn }) => {
			const { Properties } = lambdaOf(template, fn)
			expect(Properties).toMatchObject({
				Runtime: 'nodejs24.x',
				Handler: 'index.handler',
				Architectures: [architecture],
				MemorySize: 1024,
				Timeout: 10,
				LoggingConfig: { LogFormat: 'JSON' },
			})
			expect(Properties.TracingConfig).toEqual(traced ? { Mode: 'Active' } : undefined)
			const others = ALL.filter((other) => other.fn !== fn).map((other) => lambdaOf(template, other.fn).Properties)
			expect(others.map(({ Role }) => Role)).not.toContainEqual(Properties.Role)
			expect(others.map(({ LoggingConfig }) => LoggingConfig)).not.toContainEqual(Properties.LoggingConfig)
			const log = template.findResources('AWS::Logs::LogGroup')[Properties.LoggingConfig.LogGroup.Ref]!
			expect(log.Properties.RetentionInDays).toBeGreaterThanOrEqual(184)
		})

		test('never update or delete an item, nor do anything with a wildcard', () => {
			for (const { fn } of ALL) {
				for (const action of actionsOf(template, fn, 'dynamodb')) expect(action).not.toMatch(/Update|Delete|Write|\*/)
				for (const { Action, Effect, Resource } of statementsOf(template, fn)) {
					expect(Effect).toBe('Allow')
					const tracing = [Action].flat().every((action) => action.startsWith('xray:'))
					if (!tracing) expect(JSON.stringify(Resource)).not.toContain('*')
				}
			}
			expect(ofType(template, 'AWS::IAM::ManagedPolicy')).toEqual([])
			for (const { Properties } of ofType<Record<string, unknown>>(template, 'AWS::IAM::Role')) {
				expect(Properties).not.toHaveProperty('ManagedPolicyArns')
				expect(Properties).not.toHaveProperty('Policies')
			}
		})

		test.each(ALL.filter(({ fn }) => !opensLog(fn)))(
			'that open no log may do nothing with the table: $fn',
			({ fn }) => {
				expect([...actionsOf(template, fn, 'dynamodb'), ...actionsOf(template, fn, 'kms')]).toEqual([])
				const variables = fn === 'web' ? { OIDC_ISSUER: ISSUER, OIDC_CLIENT_ID: AUDIENCE[0] } : undefined
				expect(lambdaOf(template, fn).Properties.Environment).toEqual(variables && { Variables: variables })
			},
		)

		test.each(ALL.filter(({ fn }) => opensLog(fn)))('that open the log know the table and its key: $fn', ({ fn }) => {
			const [table] = ofType(template, 'AWS::DynamoDB::Table')
			expect(lambdaOf(template, fn).Properties.Environment).toEqual({ Variables: { TABLE_NAME: { Ref: table!.id } } })
			expect(actionsOf(template, fn, 'dynamodb')).toContain('dynamodb:GetItem')
			expect(actionsOf(template, fn, 'kms')).toContain('kms:Decrypt')
		})

		test('write only where the routing table says that they decide', () => {
			const writing = ALL.filter(({ fn }) => actionsOf(template, fn, 'dynamodb').includes('dynamodb:PutItem'))
			expect(writing.map(({ fn }) => fn)).toEqual(ALL.filter(({ action }) => action === 'decide').map(({ fn }) => fn))
		})

		test('that list may query every index of the definition', () => {
			const resources = JSON.stringify(statementsOf(template, 'list-decisions').map(({ Resource }) => Resource))
			for (const { IndexName } of tableDefinition('any').GlobalSecondaryIndexes)
				expect(resources).toContain(`/index/${IndexName}"`)
		})
	})

	describe('alarms', () => {
		const alarms = () => ofType<Alarm>(template, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties)
		const on = (namespace: string, metric: string) =>
			alarms().filter(({ Namespace, MetricName }) => Namespace === namespace && MetricName === metric)

		test.each(ALL)('tell of every crash and every throttle of a function: $fn', ({ fn }) => {
			for (const metric of ['Errors', 'Throttles']) {
				const [alarm, ...others] = on('AWS/Lambda', metric).filter(
					({ Dimensions }) => Dimensions?.[0]?.Value.Ref === lambdaOf(template, fn).id,
				)
				expect(others).toEqual([])
				expect(alarm!.Threshold).toBe(1)
			}
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
