import { type CfnElement, Stack, Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Says why a finding of cdk-nag's AwsSolutions is accepted for a construct and all within it. */
export function acknowledge(construct: IConstruct, rule: string, reason: string): void {
	Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason })
}

/** The name by which cdk-nag calls what lies below a resource's ARN. */
export function wildcardBelow(resource: IConstruct, path: string): string {
	const element = resource.node.defaultChild ?? resource
	return `IAM5[Resource::<${Stack.of(resource).getLogicalId(element as CfnElement)}.Arn>${path}]`
}
