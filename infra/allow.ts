import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam'

/** Lets a role do just these things with just these resources. The CDK's own grants give whole families of actions. */
export function allow(grantee: IGrantable, actions: string[], resources: string[]): void {
	grantee.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }))
}
