/** List prices, as found on the pages named; every one is to be looked up again before money is planned by it. */
export interface Price {
	/** What is counted, and in what number it is sold. */
	unit: string
	per: number
	/** US dollars in us-east-1. */
	usd: number
	/** Yuan in the regions in China, where a public page was found that says it. */
	cny?: number
}

/** Dollars: AWS's public price pages for us-east-1 as known in 2025. Yuan: amazonaws.cn/en/dynamodb/pricing. */
export const PRICES = {
	write: { unit: 'DynamoDB write request units, on demand', per: 1_000_000, usd: 0.625, cny: 11.1538 },
	read: { unit: 'DynamoDB read request units, on demand', per: 1_000_000, usd: 0.125 },
	request: { unit: 'Lambda requests', per: 1_000_000, usd: 0.2 },
	gigabyteSecond: { unit: 'Lambda GB-seconds, arm64', per: 1_000_000, usd: 13.3334 },
	apiCall: { unit: 'API Gateway HTTP API calls', per: 1_000_000, usd: 1 },
	event: { unit: 'EventBridge custom events of up to 64 KB', per: 1_000_000, usd: 1 },
	put: { unit: 'S3 PUT requests', per: 1_000_000, usd: 5 },
	logGigabyte: { unit: 'CloudWatch Logs, GB taken in', per: 1, usd: 0.5 },
	transition: { unit: 'Step Functions transitions', per: 1_000_000, usd: 25 },
	tableMonth: { unit: 'DynamoDB storage, GB and month', per: 1, usd: 0.25 },
	recoveryMonth: { unit: 'point-in-time recovery, GB and month', per: 1, usd: 0.2 },
	archiveMonth: { unit: 'S3 storage, GB and month', per: 1, usd: 0.023 },
} satisfies Record<string, Price>
export type Priced = keyof typeof PRICES
