import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib'
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Construct } from 'constructs'
import { INDEXES, tableDefinition } from '../functions/decision-log/table.ts'
import { QUERY_INDEXES, TABLE_ACTIONS, type TableAccess, WRITE } from './table-access.ts'

const RECOVERY_DAYS = 35

/** The decision log's table: kept when the stack goes, encrypted with a key of its own, restorable to any second. */
export class DecisionTable extends Construct {
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
			type: 'AWS::DynamoDB::Table',
			properties: {
				...definition,
				DeletionProtectionEnabled: true,
				PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: RECOVERY_DAYS },
				SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: this.#key.keyArn },
				StreamSpecification: { StreamViewType: StreamSpecification.StreamViewType },
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
		grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.#arn, ...indexes] }))
		this.#key.grant(grantee, 'kms:Decrypt', 'kms:DescribeKey')
		if (WRITE.includes(access)) this.#key.grant(grantee, 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*')
	}

	/** Lets a function read the stream, whose records are encrypted with the table's key. */
	grantStream(grantee: IGrantable): void {
		const actions = ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
			(name) => `dynamodb:${name}`,
		)
		grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources: [this.streamArn] }))
		this.#key.grant(grantee, 'kms:Decrypt')
	}
}
