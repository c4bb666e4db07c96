import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import type { Role } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { type Code, FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectLockRetention } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { ENTRIES, RULE_FILES } from '../functions/archive/line.ts'
import { SEALS } from '../functions/archive/seals.ts'
import { acknowledge, wildcardBelow } from './acknowledge.ts'
import { allow } from './allow.ts'
import type { BucketLogs } from './bucket-logs.ts'
import type { DecisionTable } from './decision-table.ts'
import { AppFunction } from './function.ts'
import { NEW_ENTRY, StreamConsumer } from './stream-consumer.ts'

export interface ArchiveProps {
	code: Code
	table: DecisionTable
	logs: BucketLogs
	/** Whether nobody at all can shorten an object's time, or only those who have the right to. */
	lock: ArchiveLock
}

export type ArchiveLock = 'governance' | 'compliance'

/** As long as the files of a decision are kept. */
const KEPT = Duration.days(3_653)

/** Everything that was ever written to the log, where nothing can be changed or removed for ten years. */
export class Archive extends Construct {
	readonly consumer: StreamConsumer
	readonly bucketName: string
	readonly #bucket: Bucket
	readonly #key: Key

	constructor(scope: Construct, id: string, { code, table, logs, lock }: ArchiveProps) {
		super(scope, id)
		this.#key = new Key(this, 'Key', { description: 'The archive of the decision log', enableKeyRotation: true })
		const retention =
			lock === 'compliance' ? ObjectLockRetention.compliance(KEPT) : ObjectLockRetention.governance(KEPT)
		this.#bucket = new Bucket(this, 'Bucket', {
			objectLockEnabled: true,
			objectLockDefaultRetention: retention,
			versioned: true,
			blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
			encryption: BucketEncryption.KMS,
			encryptionKey: this.#key,
			bucketKeyEnabled: true,
			enforceSSL: true,
			serverAccessLogsBucket: logs.bucket,
			serverAccessLogsPrefix: 'archive/',
			removalPolicy: RemovalPolicy.RETAIN,
		})
		this.bucketName = this.#bucket.bucketName
		const worker = new AppFunction(this, {
			fn: 'archive',
			code,
			table,
			timeout: Duration.minutes(1),
			environment: { ARCHIVE_BUCKET: this.bucketName },
		})
		for (const folder of [ENTRIES, RULE_FILES]) this.#allowToKeep(worker, folder)
		const ruleFile = {
			eventName: FilterRule.isEqual('INSERT'),
			dynamodb: { Keys: { pk: { S: FilterRule.beginsWith('RULEFILE#') } } },
		}
		const filters = [FilterCriteria.filter(NEW_ENTRY), FilterCriteria.filter(ruleFile)]
		// Whole entries come along: a batch stays below the six megabytes that a function takes.
		this.consumer = new StreamConsumer(this, 'Stream', {
			worker,
			table,
			filters,
			batchSize: 1_000,
			window: Duration.minutes(1),
		})
	}

	/** Lets the function that seals keep the seals, and look which are kept. */
	grantSeals(worker: AppFunction): void {
		this.#allowToKeep(worker, SEALS)
		allow(worker.lambda, ['s3:ListBucket'], [this.#bucket.bucketArn])
	}

	#allowToKeep({ lambda }: AppFunction, folder: string): void {
		allow(lambda, ['s3:PutObject'], [this.#bucket.arnForObjects(`${folder}/*`)])
		allow(lambda, ['kms:GenerateDataKey'], [this.#key.keyArn])
		const reason = 'Objects are named by their day and content: the folder is the narrowest that can be said'
		acknowledge(lambda.role as Role, wildcardBelow(this.#bucket, `/${folder}/*`), reason)
	}
}
