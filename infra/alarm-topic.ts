import { Aws } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Key } from 'aws-cdk-lib/aws-kms'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'

/** Where alarms go. An alarm names a metric, never a fact. */
export class AlarmTopic extends Construct {
	readonly topic: Topic

	constructor(scope: Construct, id: string, { email }: { email?: string }) {
		super(scope, id)
		const cloudWatch = new ServicePrincipal('cloudwatch.amazonaws.com')
		const ownAccount = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } }
		// With SNS's own key CloudWatch could not publish: that key's policy cannot be changed.
		const masterKey = new Key(this, 'Key', { description: 'Alarms', enableKeyRotation: true })
		masterKey.addToResourcePolicy(
			new PolicyStatement({
				principals: [cloudWatch],
				actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
				resources: ['*'],
				conditions: ownAccount,
			}),
		)
		this.topic = new Topic(this, 'Topic', { enforceSSL: true, masterKey })
		// A topic with a policy of its own has lost the one by which CloudWatch could publish.
		this.topic.addToResourcePolicy(
			new PolicyStatement({
				principals: [cloudWatch],
				actions: ['sns:Publish'],
				resources: [this.topic.topicArn],
				conditions: ownAccount,
			}),
		)
		if (email) this.topic.addSubscription(new EmailSubscription(email))
	}
}
