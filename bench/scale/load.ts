/** What is reckoned with: sizes as measured, the load of a province as assumed, limits as AWS publishes them. */

/** Bytes of items of households decided by the rule set of 2023, by DynamoDB's way to count; `npx tsx bench/scale/measure.ts` measures them. */
export const ITEM = { entry: 31_841, idempotency: 232, pointer: 102, indexEntry: 736, indexes: 3 }

/** Inner Mongolia: 103 banners and counties. Everything here is an assumption, to be replaced by what is known. */
export const PROVINCE = {
	units: 103,
	/** Households that a campaign checks once a year, from lists. */
	campaignRows: 1_200_000,
	/** Households that officers check one by one in a year. */
	singleDecisions: 400_000,
	/** Working seconds of a year in which these fall: 250 days of eight hours. */
	workingSeconds: 250 * 8 * 3_600,
	/** In the busiest hour, so many times the mean. */
	peak: 5,
	/** In a storm every unit enters figures so often, for an incident of its own. */
	stormSeconds: 600,
	/** Previews for each decision: a form previews as it is filled in. */
	previews: 8,
}

/** As published: docs.aws.amazon.com, "Quotas in Amazon DynamoDB" and "Best practices for partition keys"; Lambda and API Gateway quotas. */
export const LIMITS = {
	partitionWrites: 1_000,
	/** What a new table on demand takes at once, and how soon twice its last peak. */
	newTableWrites: 4_000,
	doublingSeconds: 1_800,
	/** Of one table, until the account asks for more. */
	tableWrites: 40_000,
	lambdas: 1_000,
}

/** Milliseconds of a function with 1,024 MB for a decision, and rows a second of one worker with a whole core; to be measured on AWS. */
export const ASSUMED = { decideMilliseconds: 40, workerRows: 250, logBytes: 900, batchEntries: 150, rowsAPart: 500 }
