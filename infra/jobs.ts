import { type CfnElement, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events'
import { SfnStateMachine } from 'aws-cdk-lib/aws-events-targets'
import type { IGrantable, Role } from 'aws-cdk-lib/aws-iam'
import { type Code, Tracing } from 'aws-cdk-lib/aws-lambda'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, HttpMethods } from 'aws-cdk-lib/aws-s3'
import {
	Choice,
	Condition,
	DefinitionBody,
	DistributedMap,
	type IChainable,
	JsonPath,
	LogLevel,
	StateMachine,
	StateMachineType,
	Map as StateMap,
	Succeed,
	TaskInput,
	Timeout,
} from 'aws-cdk-lib/aws-stepfunctions'
import { LambdaInvoke, type LambdaInvokeProps } from 'aws-cdk-lib/aws-stepfunctions-tasks'
import { Construct } from 'constructs'
import { UPLOADS } from '../functions/jobs/job.ts'
import type { FunctionName } from '../functions/routes.ts'
import { acknowledge, wildcardBelow } from './acknowledge.ts'
import { allow } from './allow.ts'
import type { BucketLogs } from './bucket-logs.ts'
import type { DecisionTable } from './decision-table.ts'
import { AppFunction } from './function.ts'
import { platformOf } from './platform.ts'
import { LOG_RETENTION } from './retention.ts'

export interface JobsProps {
	code: Code
	table: DecisionTable
	logs: BucketLogs
}

/** What was handed in and what came out is fetched soon; decisions themselves are in the log. */
const KEPT = Duration.days(30)
/** Parts that are done side by side: more would only be throttled, as each entry is sixty write units and more. */
const PARTS_ABREAST = 4
/** A step that fails is tried again for about an hour: an outage of the log ends a job no sooner. */
const RETRY = { interval: Duration.seconds(2), backoffRate: 2, maxDelay: Duration.minutes(5), maxAttempts: 20 }

const LOG_DELIVERY = 'CloudWatch Logs knows no resources for the delivery of logs, nor X-Ray for traces'

/** What is done with what lies in the bucket: jobs are started, done and looked at, long answers are kept. */
const OBJECTS = {
	start: { jobs: ['s3:GetObject', 's3:PutObject'] },
	// Whoever hands something in at an address does so in the name of the function that gave it out.
	startLater: { jobs: ['s3:GetObject', 's3:PutObject'], uploads: ['s3:PutObject'] },
	work: { jobs: ['s3:GetObject', 's3:PutObject'], uploads: ['s3:GetObject'] },
	read: { jobs: ['s3:GetObject'] },
	// To read, too: so is what is fetched at an address.
	answer: { answers: ['s3:GetObject', 's3:PutObject'] },
} satisfies Record<string, Record<string, string[]>>
type JobAccess = keyof typeof OBJECTS

/** What each function does with jobs. */
const JOB_ACCESS: Partial<Record<FunctionName, JobAccess>> = {
	'start-job': 'startLater',
	impact: 'start',
	'decide-batch': 'answer',
	'get-job': 'read',
	'get-job-result': 'read',
}

/** Work that is too long for one answer: a bucket for what it needs and gives, and a machine that does it step by step. */
export class Jobs extends Construct {
	readonly worker: AppFunction
	readonly machine: StateMachine
	readonly #bucket: Bucket

	constructor(scope: Construct, id: string, { code, table, logs }: JobsProps) {
		super(scope, id)
		this.#bucket = new Bucket(this, 'Bucket', {
			blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
			encryption: BucketEncryption.S3_MANAGED,
			enforceSSL: true,
			serverAccessLogsBucket: logs.bucket,
			serverAccessLogsPrefix: 'jobs/',
			// The pages fetch results by addresses that are signed and good for minutes, and hand content in: who has one may.
			cors: [{ allowedMethods: [HttpMethods.GET, HttpMethods.PUT], allowedOrigins: ['*'], allowedHeaders: ['*'] }],
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
		this.#allow(this.worker.lambda, 'work')
		const traced = platformOf(Stack.of(this).region).tracing === Tracing.ACTIVE
		this.machine = new StateMachine(this, 'Machine', {
			stateMachineName: `${Stack.of(this).stackName}-jobs`,
			definitionBody: DefinitionBody.fromChainable(this.#definition()),
			// What goes through the machine are ids of jobs: no facts.
			logs: {
				destination: new LogGroup(this, 'Log', { retention: LOG_RETENTION }),
				level: LogLevel.ALL,
				includeExecutionData: false,
			},
			tracingEnabled: traced,
		})
		this.#beginOnUpload()
		acknowledge(this.machine.role, 'IAM5[Resource::*]', LOG_DELIVERY)
		for (const below of [':*', '/*:*']) {
			const reason = 'The map looks after the executions that it starts itself, which are named as they come'
			acknowledge(this.machine, executionsBelow(this.machine, below), reason)
		}
		if (!traced) acknowledge(this.machine, 'SF2', 'X-Ray is not on offer in this region')
	}

	/** A job's beginning; then the steps of an impact run one after another, or the parts of a batch side by side, and its end. */
	#definition(): IChainable {
		const end = new Succeed(this, 'End')
		const order = (id: string, payload: Record<string, string>, options: Partial<LambdaInvokeProps> = {}) =>
			new LambdaInvoke(this, id, {
				lambdaFunction: this.worker.live,
				payload: TaskInput.fromObject({ jobId: JsonPath.stringAt('$.jobId'), ...payload }),
				payloadResponseOnly: true,
				retryOnServiceExceptions: false,
				taskTimeout: Timeout.duration(Duration.minutes(11)),
				...options,
			}).addRetry(RETRY)
		const part = (id: string) => order(id, { do: 'part', part: JsonPath.stringAt('$.part') })
		const eachPart = { jobId: JsonPath.stringAt('$.jobId'), part: JsonPath.stringAt('$$.Map.Item.Value') }
		const giveUp = order('GiveUp', { do: 'give-up' }).next(end)
		const later = new StateMap(this, 'LaterParts', {
			itemsPath: JsonPath.stringAt('$.later'),
			itemSelector: eachPart,
			maxConcurrency: 1,
			resultPath: JsonPath.DISCARD,
		})
			.itemProcessor(part('LaterPart'))
			.addCatch(giveUp, { resultPath: JsonPath.DISCARD })
		const parts = new DistributedMap(this, 'Parts', {
			itemsPath: JsonPath.stringAt('$.parts'),
			itemSelector: eachPart,
			maxConcurrency: PARTS_ABREAST,
			mapExecutionType: StateMachineType.STANDARD,
			resultPath: JsonPath.DISCARD,
		})
			.itemProcessor(part('Part'))
			.addCatch(giveUp, { resultPath: JsonPath.DISCARD })
		const begin = order('Begin', {})
		const finish = order('Finish', { do: 'finish' }).addCatch(giveUp, { resultPath: JsonPath.DISCARD })
		return begin.next(
			new Choice(this, 'Done')
				.when(Condition.booleanEquals('$.done', true), end)
				.when(Condition.stringEquals('$.kind', 'impact'), begin)
				.otherwise(parts.next(later).next(finish).next(end)),
		)
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
		return access === 'start' || access === 'startLater'
			? { ...bucket, JOBS_MACHINE: this.machine.stateMachineArn }
			: bucket
	}

	/** Lets a function do with jobs what its access names and no more. */
	grant(fn: FunctionName, grantee: IGrantable): void {
		const access = JOB_ACCESS[fn]
		if (!access) return
		this.#allow(grantee, access)
		if (access === 'start' || access === 'startLater')
			allow(grantee, ['states:StartExecution'], [this.machine.stateMachineArn])
	}

	#allow(grantee: IGrantable, access: JobAccess): void {
		const reason = 'Jobs and answers are named as they come: the folder is the narrowest that can be said'
		for (const [folder, actions] of Object.entries(OBJECTS[access])) {
			allow(grantee, actions, [this.#bucket.arnForObjects(`${folder}/*`)])
			acknowledge(grantee.grantPrincipal as Role, wildcardBelow(this.#bucket, `/${folder}/*`), reason)
		}
		// Without it, S3 says that a name is forbidden where there is nothing of that name.
		if (access !== 'answer') allow(grantee, ['s3:ListBucket'], [this.#bucket.bucketArn])
	}

	/** Begins a job when its content has been handed in. */
	#beginOnUpload(): void {
		// The CDK's own way to ask for these events is a function that may change any bucket's.
		const bucket = this.#bucket.node.defaultChild as CfnBucket
		bucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } }
		const input = RuleTargetInput.fromObject({ jobId: EventField.fromPath('$.detail.object.key') })
		new Rule(this, 'Uploaded', {
			eventPattern: {
				source: ['aws.s3'],
				detailType: ['Object Created'],
				detail: { bucket: { name: [this.#bucket.bucketName] }, object: { key: [{ prefix: `${UPLOADS}/` }] } },
			},
			targets: [new SfnStateMachine(this.machine, { input, retryAttempts: 100, maxEventAge: Duration.hours(12) })],
		})
	}
}

/** The name by which cdk-nag calls a machine's executions. */
function executionsBelow(machine: StateMachine, path: string): string {
	const { region } = Stack.of(machine)
	const id = Stack.of(machine).getLogicalId(machine.node.defaultChild as CfnElement)
	const name = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${id}"}]}]}`
	return `IAM5[Resource::arn:<AWS::Partition>:states:${region}:<AWS::AccountId>:execution:${name}${path}]`
}
