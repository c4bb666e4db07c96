import { type App, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'

/** Holds all stacks of an app to cdk-nag's AwsSolutions: a finding that nobody has acknowledged refuses the synthesis. */
export function checked(app: App): App {
	Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
	return app
}
