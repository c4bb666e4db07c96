import { Aws } from 'aws-cdk-lib'
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Topic } from 'aws-cdk-lib/aws-sns'
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions'
import { Construct } from 'constructs'

/** Where alarms go. An alarm names a metric, never a fact. */
export class AlarmTopic extends Construct {
	readonly topic: Topic

	constructor(scope: Construct, id: string, { email }: { email?: string }) {
		super(scope, id)
		this.topic = new Topic(this, 'Topic', { enforceSSL: true })
		// A topic with a policy of its own has lost the one by which CloudWatch could publish.
		this.topic.addToResourcePolicy(
			new PolicyStatement({
				principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
				actions: ['sns:Publish'],
				resources: [this.topic.topicArn],
				conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
			}),
		)
		if (email) this.topic.addSubscription(new EmailSubscription(email))
	}
}
