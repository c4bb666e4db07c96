import { Stack } from 'aws-cdk-lib'
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch'
import { LambdaApplication, LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy'
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { Construct } from 'constructs'
import type { FunctionName } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'
import { allow } from './allow.ts'
import { type AppFunction, LIVE } from './function.ts'

/** How a new version comes into use: for a tenth of the calls at first, or for all of them. */
export const DEPLOYMENTS = {
	canary: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
	'all-at-once': LambdaDeploymentConfig.ALL_AT_ONCE,
} as const
export type Deployment = keyof typeof DEPLOYMENTS

export interface DeploymentsProps {
	functions: ReadonlyMap<FunctionName | WorkerName, AppFunction>
	deployment: Deployment
	/** By function: what must stay silent while its new version comes into use. Any of them takes the old one back. */
	alarmsOf: (fn: FunctionName | WorkerName) => IAlarm[]
}

/** Brings new versions into use by and by, and takes them back by itself when an alarm goes off. */
export class Deployments extends Construct {
	constructor(scope: Construct, id: string, { functions, deployment, alarmsOf }: DeploymentsProps) {
		super(scope, id)
		const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') })
		const { stackName } = Stack.of(this)
		const application = new LambdaApplication(this, 'Application', { applicationName: stackName })
		const alarms = new Set<IAlarm>()
		for (const [fn, { live }] of functions) {
			const own = alarmsOf(fn)
			for (const alarm of own) alarms.add(alarm)
			new LambdaDeploymentGroup(this, fn, {
				application,
				deploymentGroupName: `${stackName}-${fn}`,
				alias: live,
				alarms: own,
				deploymentConfig: DEPLOYMENTS[deployment],
				// The managed policy that the CDK would add lets it call any hook and read any bucket.
				role: role.withoutPolicyUpdates(),
			})
		}
		// Named by their functions: a policy that waited for the aliases would wait for what waits for it.
		const aliases = [...functions.values()].map(({ lambda }) => `${lambda.functionArn}:${LIVE}`)
		allow(role, ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'], aliases)
		allow(
			role,
			['cloudwatch:DescribeAlarms'],
			[...alarms].map(({ alarmArn }) => alarmArn),
		)
	}
}
