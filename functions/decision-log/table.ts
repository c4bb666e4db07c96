import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb'

/** The one definition of the table: the embedded run creates it from this, and the CDK app reads it. */

/** Lists of entries in order of time. They hold keys, what visibility needs and an extract; entries themselves are read from the table. */
export const INDEXES = {
	bySubject: 'subject',
	byRuleset: 'ruleset',
	byOrgRuleset: 'orgRuleset',
} as const
export type IndexName = keyof typeof INDEXES

const key = (hash: string, range: string) => [
	{ AttributeName: hash, KeyType: 'HASH' as const },
	{ AttributeName: range, KeyType: 'RANGE' as const },
]

/** The table, as CreateTable takes it. Its stream shows every item as it was and as it is. */
export function tableDefinition(name: string) {
	return {
		TableName: name,
		BillingMode: 'PAY_PER_REQUEST',
		AttributeDefinitions: ['pk', 'sk', 'decided', ...Object.values(INDEXES)].map((attribute) => ({
			AttributeName: attribute,
			AttributeType: 'S' as const,
		})),
		KeySchema: key('pk', 'sk'),
		GlobalSecondaryIndexes: Object.entries(INDEXES).map(
			([index, attribute]): GlobalSecondaryIndex => ({
				IndexName: index,
				KeySchema: key(attribute, 'decided'),
				Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['domain', 'org', 'extract', 'hash'] },
			}),
		),
		StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
	} satisfies CreateTableCommandInput
}
