import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { BlockPublicAccess, Bucket, BucketEncryption, HttpMethods } from 'aws-cdk-lib/aws-s3'
import { Choice, Condition, DefinitionBody, StateMachine, Succeed, Timeout } from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Construct } from 'constructs'
import type { FunctionName } from '../functions/routes.ts'
import type { DecisionTable } from './decision-table.ts'
import { AppFunction } from './function.ts'

export interface JobsProps {
	code: Code
	table: DecisionTable
}

/** What was handed in and what came out is fetched soon; decisions themselves are in the log. */
const KEPT = Duration.days(30)
/** A step that fails is tried again for about an hour: an outage of the log ends a job no sooner. */
const RETRY = { interval: Duration.seconds(2), backoffRate: 2, maxDelay: Duration.minutes(5), maxAttempts: 20 }

/** What each function does with jobs. */
export const JOB_ACCESS: Partial<Record<FunctionName, 'start' | 'keep' | 'read'>> = {
	'start-job': 'start',
	impact: 'start',
	'decide-batch': 'keep',
	'get-job': 'read',
	'get-job-result': 'read',
}

/** Work that is too long for one answer: a bucket for what it needs and gives, and a machine that does it step by step. */
export class Jobs extends Construct {
	readonly worker: AppFunction
	readonly machine: StateMachine
	readonly #bucket: Bucket

	constructor(scope: Construct, id: string, { code, table }: JobsProps) {
		super(scope, id)
		this.#bucket = new Bucket(this, 'Bucket', {
			blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
			encryption: BucketEncryption.S3_MANAGED,
			enforceSSL: true,
			// The pages fetch results by addresses that are signed and good for minutes: who has one may read.
			cors: [{ allowedMethods: [HttpMethods.GET], allowedOrigins: ['*'], allowedHeaders: ['*'] }],
			lifecycleRules: [{ expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
			removalPolicy: RemovalPolicy.RETAIN,
		})
		this.worker = new AppFunction(this, {
			fn: 'run-job',
			code,
			table,
			timeout: Duration.minutes(10),
			memorySize: 1769,
			environment: { JOBS_BUCKET: this.#bucket.bucketName },
		})
		this.#bucket.grantRead(this.worker.lambda)
		this.#bucket.grantPut(this.worker.lambda)
		const step = new LambdaInvoke(this, 'Step', {
			lambdaFunction: this.worker.lambda,
			payloadResponseOnly: true,
			retryOnServiceExceptions: false,
			taskTimeout: Timeout.duration(Duration.minutes(11)),
		}).addRetry(RETRY)
		const more = new Choice(this, 'Done')
			.when(Condition.booleanEquals('$.done', true), new Succeed(this, 'End'))
			.otherwise(step)
		this.machine = new StateMachine(this, 'Machine', {
			stateMachineName: `${Stack.of(this).stackName}-jobs`,
			definitionBody: DefinitionBody.fromChainable(step.next(more)),
		})
	}

	/** Where results are fetched from. */
	get downloadOrigin(): string {
		return `https://${this.#bucket.bucketRegionalDomainName}`
	}

	/** The environment of a function that deals with jobs. */
	environmentFor(fn: FunctionName): Record<string, string> {
		const access = JOB_ACCESS[fn]
		if (!access) return {}
		const bucket = { JOBS_BUCKET: this.#bucket.bucketName }
		return access === 'start' ? { ...bucket, JOBS_MACHINE: this.machine.stateMachineArn } : bucket
	}

	/** Lets a function do with jobs what its access names and no more. */
	grant(fn: FunctionName, grantee: IGrantable): void {
		const access = JOB_ACCESS[fn]
		if (!access) return
		this.#bucket.grantRead(grantee)
		if (access !== 'read') this.#bucket.grantPut(grantee)
		if (access === 'start') this.machine.grantStartExecution(grantee)
	}
}
