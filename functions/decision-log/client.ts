import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

export const DEFAULT_TABLE = 'gazette-rules-decisions'

export interface ClientOptions {
	/** Any DynamoDB-compatible server; left out, DynamoDB in the region of the environment. */
	endpoint?: string
}

/** A client that gives up soon: a decision that cannot be logged is refused while its caller still waits. */
export function documentClient({ endpoint }: ClientOptions): DynamoDBDocumentClient {
	const client = new DynamoDBClient({
		maxAttempts: 2,
		requestHandler: {
			connectionTimeout: 500,
			requestTimeout: 2_000,
			throwOnRequestTimeout: true,
			httpAgent: { keepAlive: true, maxSockets: 64 },
			httpsAgent: { keepAlive: true, maxSockets: 64 },
		},
		...(endpoint ? local(endpoint) : {}),
	})
	return DynamoDBDocumentClient.from(client)
}

/** A compatible server asks for credentials only in form, unless the environment has some for it. */
function local(endpoint: string) {
	const { AWS_ACCESS_KEY_ID, AWS_REGION } = process.env
	return {
		endpoint,
		region: AWS_REGION ?? 'local',
		...(AWS_ACCESS_KEY_ID ? {} : { credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }),
	}
}
