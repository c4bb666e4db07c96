import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import {
	AllowedMethods,
	CachePolicy,
	Distribution,
	HttpVersion,
	OriginRequestPolicy,
	PriceClass,
	ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront'
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins'
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3'
import { Construct } from 'constructs'
import { acknowledge } from './acknowledge.ts'
import { LOG_RETENTION } from './retention.ts'

/** A distribution in front of the API, for pages that are asked for from far away. Files are cached, nothing else is. */
export class Front extends Construct {
	/** The address of the pages and of the API. */
	readonly address: string

	constructor(scope: Construct, id: string, { api }: { api: HttpApi }) {
		super(scope, id)
		const origin = new HttpOrigin(Fn.select(2, Fn.split('/', api.apiEndpoint)))
		// The API knows itself by its own name only; all else, the token too, it gets as it was sent.
		const originRequestPolicy = OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER
		const viewerProtocolPolicy = ViewerProtocolPolicy.REDIRECT_TO_HTTPS
		const logBucket = new Bucket(this, 'Logs', {
			blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
			encryption: BucketEncryption.S3_MANAGED,
			enforceSSL: true,
			// CloudFront hands its logs over by an access list.
			objectOwnership: ObjectOwnership.BUCKET_OWNER_PREFERRED,
			lifecycleRules: [{ expiration: Duration.days(LOG_RETENTION) }],
			removalPolicy: RemovalPolicy.RETAIN,
		})
		acknowledge(logBucket, 'S1', 'It keeps access logs itself')
		const distribution = new Distribution(this, 'Distribution', {
			comment: 'gazette-rules',
			defaultBehavior: {
				origin,
				viewerProtocolPolicy,
				originRequestPolicy,
				allowedMethods: AllowedMethods.ALLOW_ALL,
				cachePolicy: CachePolicy.CACHING_DISABLED,
			},
			additionalBehaviors: {
				// The names of these files change with their content.
				'/assets/*': { origin, viewerProtocolPolicy, cachePolicy: CachePolicy.CACHING_OPTIMIZED },
			},
			httpVersion: HttpVersion.HTTP2_AND_3,
			priceClass: PriceClass.PRICE_CLASS_ALL,
			logBucket,
		})
		acknowledge(distribution, 'CFR1', 'Staff also work while travelling, and the API asks everyone for a token')
		acknowledge(distribution, 'CFR2', 'The API throttles and asks for tokens; a firewall is the office’s own choice')
		acknowledge(
			distribution,
			'CFR4',
			'The distribution’s own certificate: browsers take TLS 1.2 and later by themselves',
		)
		this.address = `https://${distribution.distributionDomainName}`
	}
}
