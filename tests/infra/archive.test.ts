import type { Template } from 'aws-cdk-lib/assertions'
import { beforeAll, describe, expect, test } from 'vitest'
import { templateFor } from './synthesise.ts'
import { actionsOf, lambdaOf, liveOf, ofType, statementsOf } from './template.ts'

interface Bucket {
	ObjectLockEnabled?: boolean
	ObjectLockConfiguration?: { Rule: { DefaultRetention: { Mode: string; Days: number } } }
	VersioningConfiguration?: { Status: string }
	BucketEncryption: unknown
	PublicAccessBlockConfiguration: Record<string, boolean>
}

const bucketOf = (template: Template) =>
	ofType<Bucket>(template, 'AWS::S3::Bucket').find(({ id }) => id.startsWith('Archive'))!

describe('The archive', () => {
	let template: Template
	beforeAll(() => {
		template = templateFor({})
	})

	test('keeps every object for ten years, and is kept itself when the stack goes', () => {
		const { Properties, DeletionPolicy, UpdateReplacePolicy } = bucketOf(template)
		expect(Properties.ObjectLockEnabled).toBe(true)
		expect(Properties.ObjectLockConfiguration!.Rule.DefaultRetention).toEqual({ Mode: 'GOVERNANCE', Days: 3_653 })
		expect(Properties.VersioningConfiguration).toEqual({ Status: 'Enabled' })
		expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain'])
		expect(Object.values(Properties.PublicAccessBlockConfiguration)).toEqual([true, true, true, true])
		expect(JSON.stringify(Properties.BucketEncryption)).toContain('aws:kms')
	})

	test('can be so locked that nobody at all shortens that time', () => {
		const { Properties } = bucketOf(templateFor({ archiveLock: 'compliance' }))
		expect(Properties.ObjectLockConfiguration!.Rule.DefaultRetention.Mode).toBe('COMPLIANCE')
	})

	test('is fed from the whole stream: what fails is halved, tried again and at last kept in a queue', () => {
		const mappings = ofType<Record<string, unknown>>(template, 'AWS::Lambda::EventSourceMapping')
		const [own] = mappings.filter(({ id }) => id.startsWith('Archive'))
		const [queue] = ofType(template, 'AWS::SQS::Queue').filter(({ id }) => id.startsWith('Archive'))
		expect(JSON.stringify(own!.Properties.FunctionName)).toContain(liveOf(template, 'archive').id)
		expect(own!.Properties).toMatchObject({
			StartingPosition: 'TRIM_HORIZON',
			BatchSize: 1_000,
			MaximumBatchingWindowInSeconds: 60,
			BisectBatchOnFunctionError: true,
			FunctionResponseTypes: ['ReportBatchItemFailures'],
			DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': [queue!.id, 'Arn'] } } },
		})
		// A stream's shard serves two readers well, and no more.
		expect(mappings).toHaveLength(2)
	})

	test('is written by the functions that archive and that seal, each in its folders, and by them it is not read', () => {
		const { id } = bucketOf(template)
		const folders = (fn: 'archive' | 'seal') =>
			statementsOf(template, fn)
				.filter(({ Action }) => [Action].flat().includes('s3:PutObject'))
				.flatMap(({ Resource }) =>
					[...JSON.stringify(Resource).matchAll(/"\/([\w-]+)\/\*"/g)].map(([, folder]) => folder),
				)
		expect(folders('archive')).toEqual(['entries', 'rule-files'])
		expect(folders('seal')).toEqual(['seals'])
		expect(actionsOf(template, 'archive', 's3')).toEqual(['s3:PutObject'])
		expect(actionsOf(template, 'seal', 's3')).toEqual(['s3:ListBucket', 's3:PutObject'])
		for (const fn of ['archive', 'seal'] as const)
			expect(lambdaOf(template, fn).Properties.Environment!.Variables.ARCHIVE_BUCKET).toEqual({ Ref: id })
		const others = ofType<{ Roles: unknown; PolicyDocument: unknown }>(template, 'AWS::IAM::Policy').filter(
			({ id: policy, Properties }) =>
				!/^(Archive|Seal)/.test(policy) && JSON.stringify(Properties.PolicyDocument).includes(`"${id}"`),
		)
		expect(others.map(({ id: policy }) => policy)).toEqual([])
	})
})
