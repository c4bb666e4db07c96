import type { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, test } from 'vitest'
import { functionNames, routes } from '../../functions/routes.ts'
import { WORKERS } from '../../functions/workers.ts'
import { templateFor } from './synthesise.ts'
import { type AnyFunction, lambdaOf, liveOf, ofType, type Reference } from './template.ts'

const ALL: readonly AnyFunction[] = [...functionNames, ...WORKERS]
const each = ALL.map((fn) => ({ fn }))

interface Group {
	DeploymentConfigName: unknown
	AutoRollbackConfiguration: { Enabled: boolean; Events: string[] }
	AlarmConfiguration: { Enabled: boolean; Alarms: { Name: Reference }[] }
}

describe('A new version', () => {
	let template: Template
	beforeAll(() => {
		template = templateFor({})
	})
	const groupOf = (fn: AnyFunction) =>
		ofType<Group>(template, 'AWS::CodeDeploy::DeploymentGroup').find(
			({ id }) => id === policyOf(fn).DeploymentGroupName.Ref,
		)!
	const policyOf = (fn: AnyFunction) => {
		const { UpdatePolicy } = template.toJSON().Resources[liveOf(template, fn).id]
		return UpdatePolicy.CodeDeployLambdaAliasUpdate as { DeploymentGroupName: Reference }
	}

	test.each(each)('comes into use bit by bit, and goes when an alarm goes off: $fn', ({ fn }) => {
		const { Properties } = groupOf(fn)
		expect(Properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaCanary10Percent5Minutes')
		expect(Properties.AutoRollbackConfiguration).toEqual({
			Enabled: true,
			Events: expect.arrayContaining(['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM']),
		})
		const alarms = template.findResources('AWS::CloudWatch::Alarm')
		const watched = Properties.AlarmConfiguration.Alarms.map(({ Name }) => alarms[Name.Ref]!.Properties.AlarmName)
		expect(watched).toEqual([`gazette-rules-${fn}-errors`, 'gazette-rules-disagreement'])
	})

	test('is brought into use by a role that may move the aliases, look at the alarms and do nothing else', () => {
		const roles = ofType<{ AssumeRolePolicyDocument: unknown }>(template, 'AWS::IAM::Role')
		const role = roles.find(({ Properties }) => JSON.stringify(Properties).includes('codedeploy.amazonaws.com'))!
		const policies = ofType<{
			Roles: Reference[]
			PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] }
		}>(template, 'AWS::IAM::Policy').filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref === role.id))
		const statements = policies.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
		expect(statements.flatMap(({ Action }) => Action).sort()).toEqual([
			'cloudwatch:DescribeAlarms',
			'lambda:GetAlias',
			'lambda:GetProvisionedConcurrencyConfig',
			'lambda:UpdateAlias',
		])
		expect(JSON.stringify(statements)).not.toContain('*')
	})

	test('comes into use at once where the deployment says so', () => {
		const groups = ofType<Group>(templateFor({ deployment: 'all-at-once' }), 'AWS::CodeDeploy::DeploymentGroup')
		for (const { Properties } of groups)
			expect(Properties.DeploymentConfigName).toBe('CodeDeployDefault.LambdaAllAtOnce')
	})
})

describe('Load', () => {
	/** Of an account's thousand places, a hundred must be left unreserved. */
	const RESERVABLE = 900
	const reserved = (template: Template, fn: AnyFunction) =>
		lambdaOf(template, fn).Properties.ReservedConcurrentExecutions as number | undefined

	test('finds places kept for deciding and previewing, and cannot fill them with batches and reports', () => {
		const template = templateFor({})
		const kept = ALL.map((fn) => reserved(template, fn) ?? 0)
		expect(kept.reduce((a, b) => a + b)).toBeLessThanOrEqual(RESERVABLE)
		for (const fn of ['decide', 'preview', 'decide-batch', 'run-job', 'impact', 'report-outcomes'] as const)
			expect(reserved(template, fn)).toBeGreaterThan(0)
	})

	test('finds no places kept in an account that has none to keep', () => {
		const template = templateFor({ reservedConcurrency: 'off' })
		expect(ALL.map((fn) => reserved(template, fn))).toEqual(ALL.map(() => undefined))
	})

	test('is throttled, sooner where one request is much work', () => {
		const [stage] = ofType<{
			DefaultRouteSettings: Record<string, number>
			RouteSettings: Record<string, Record<string, number>>
		}>(templateFor({ rateLimit: '300', burstLimit: '600' }), 'AWS::ApiGatewayV2::Stage')
		const { DefaultRouteSettings, RouteSettings } = stage!.Properties
		expect(DefaultRouteSettings).toMatchObject({ ThrottlingRateLimit: 300, ThrottlingBurstLimit: 600 })
		const keys = routes.map(({ method, path }) => `${method} ${path}`)
		for (const [key, limits] of Object.entries(RouteSettings)) {
			expect(keys).toContain(key)
			expect(limits.ThrottlingRateLimit ?? limits.throttlingRateLimit).toBeLessThan(100)
		}
		expect(Object.keys(RouteSettings)).toContain('POST /v1/rulesets/{id}/decisions/batch')
	})
})

describe('The stack', () => {
	test('says on everything that can be tagged what it belongs to and who answers for it', () => {
		const template = templateFor({ owner: 'emergency-bureau' })
		const expected = [
			{ Key: 'application', Value: 'gazette-rules' },
			{ Key: 'owner', Value: 'emergency-bureau' },
			{ Key: 'stack', Value: 'gazette-rules' },
		]
		for (const type of ['AWS::DynamoDB::Table', 'AWS::Lambda::Function', 'AWS::S3::Bucket', 'AWS::KMS::Key']) {
			const tagged = ofType<{ Tags: { Key: string; Value: string }[] }>(template, type)
			expect(tagged.length).toBeGreaterThan(0)
			for (const { Properties } of tagged) expect(Properties.Tags).toEqual(expect.arrayContaining(expected))
		}
	})

	test.each(['cn-northwest-1', 'cn-north-1'])('names no partition and no domain of the other regions: %s', (region) => {
		const text = JSON.stringify(templateFor({ region }).toJSON())
		expect(text).not.toMatch(/arn:aws:/)
		expect(text.replaceAll(/[a-z]+\.amazonaws\.com"/g, '"')).not.toMatch(/amazonaws\.com(?!\.cn)/)
		expect(text).not.toMatch(/AWS::(Cognito|CloudFront|XRay)/)
		expect(text).not.toContain('xray:')
	})

	test('has a distribution in front where one is asked for: files are cached, answers are not', () => {
		const [distribution] = ofType<{
			DistributionConfig: { DefaultCacheBehavior: Record<string, unknown>; CacheBehaviors: Record<string, unknown>[] }
		}>(templateFor({ region: 'ap-east-1', cloudFront: 'on' }), 'AWS::CloudFront::Distribution')
		const { DefaultCacheBehavior, CacheBehaviors } = distribution!.Properties.DistributionConfig
		// The managed policies CachingDisabled and AllViewerExceptHostHeader.
		expect(DefaultCacheBehavior).toMatchObject({
			CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
			OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
			ViewerProtocolPolicy: 'redirect-to-https',
		})
		expect(CacheBehaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/assets/*'])
		expect(ofType(templateFor({ region: 'ap-east-1' }), 'AWS::CloudFront::Distribution')).toEqual([])
	})

	test('keeps every table, key and bucket when it is deleted', () => {
		const template = templateFor({})
		for (const type of ['AWS::DynamoDB::Table', 'AWS::S3::Bucket'])
			for (const { id, DeletionPolicy } of ofType(template, type)) expect([id, DeletionPolicy]).toEqual([id, 'Retain'])
	})
})
