import { Duration, RemovalPolicy } from 'aws-cdk-lib'
import { BlockPublicAccess, Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { LOG_RETENTION } from './retention.ts'

/** Who asked the other buckets for what. */
export class BucketLogs extends Construct {
	readonly bucket: Bucket

	constructor(scope: Construct, id: string) {
		super(scope, id)
		this.bucket = new Bucket(this, 'Bucket', {
			blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
			encryption: BucketEncryption.S3_MANAGED,
			enforceSSL: true,
			lifecycleRules: [{ expiration: Duration.days(LOG_RETENTION) }],
			removalPolicy: RemovalPolicy.RETAIN,
		})
	}
}
