import { CfnResource, type ITaggableV2, Lazy, RemovalPolicy, Stack, TagManager, TagType } from 'aws-cdk-lib'
import type { IGrantable } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { INDEXES, tableDefinition } from '../functions/decision-log/table.ts'
import { allow } from './allow.ts'
import { QUERY_INDEXES, TABLE_ACTIONS, type TableAccess, WRITE } from './table-access.ts'

const TABLE = 'AWS::DynamoDB::Table'
const RECOVERY_DAYS = 35
/** What whoever reads or writes the table must be able to do with its key. */
const READ_KEY = ['kms:Decrypt', 'kms:DescribeKey']
const WRITE_KEY = [
	'kms:Encrypt',
	'kms:GenerateDataKey',
	'kms:GenerateDataKeyWithoutPlaintext',
	'kms:ReEncryptFrom',
	'kms:ReEncryptTo',
]

/** The decision log's table: kept when the stack goes, encrypted with a key of its own, restorable to any second. */
export class DecisionTable extends Construct implements ITaggableV2 {
	/** The CDK knows no tags of a resource that is made from the definition itself. */
	readonly cdkTagManager = new TagManager(TagType.STANDARD, TABLE)
	readonly tableName: string
	readonly streamArn: string
	readonly #key: Key
	readonly #arn: string

	constructor(scope: Construct, id: string) {
		super(scope, id)
		this.#key = new Key(this, 'Key', { description: 'The decision log', enableKeyRotation: true })
		// CloudFormation takes what CreateTable takes: the definition goes in as it is, and no mapping can get it wrong.
		// Only that a stream is enabled it says by naming the stream's view.
		// The name is fixed so that a change of keys fails instead of starting an empty table beside the full one.
		const { StreamSpecification, ...definition } = tableDefinition(`${Stack.of(this).stackName}-decisions`)
		const table = new CfnResource(this, 'Table', {
			type: TABLE,
			properties: {
				...definition,
				DeletionProtectionEnabled: true,
				PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: RECOVERY_DAYS },
				SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: this.#key.keyArn },
				StreamSpecification: { StreamViewType: StreamSpecification.StreamViewType },
				Tags: Lazy.any({ produce: () => Object.entries(this.cdkTagManager.tagValues()).map(tagOf) }),
			},
		})
		table.applyRemovalPolicy(RemovalPolicy.RETAIN)
		this.tableName = table.ref
		this.streamArn = table.getAtt('StreamArn').toString()
		this.#arn = table.getAtt('Arn').toString()
	}

	/** Lets a function do with the table, and with the table's key, what its access names and no more. */
	grant(grantee: IGrantable, access: TableAccess): void {
		if (access === 'none') return
		const actions = TABLE_ACTIONS[access].map((action) => `dynamodb:${action}`)
		const indexes = QUERY_INDEXES.includes(access)
			? Object.keys(INDEXES).map((index) => `${this.#arn}/index/${index}`)
			: []
		allow(grantee, actions, [this.#arn, ...indexes])
		allow(grantee, WRITE.includes(access) ? [...READ_KEY, ...WRITE_KEY] : READ_KEY, [this.#key.keyArn])
	}

	/** Lets a function read the stream, whose records are encrypted with the table's key. */
	grantStream(grantee: IGrantable): void {
		const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
			(name) => `dynamodb:${name}`,
		)
		allow(grantee, actions, [this.streamArn])
		allow(grantee, ['kms:Decrypt'], [this.#key.keyArn])
	}
}

function tagOf([Key, Value]: [string, string]) {
	return { Key, Value }
}
