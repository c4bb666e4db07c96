import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { settingsFrom } from '../../infra/settings.ts'
import { GazetteRulesStack } from '../../infra/stack.ts'
import { bundle, FUNCTIONS } from '../../scripts/bundle.ts'
import { AUDIENCE, ISSUER } from '../infra/synthesise.ts'

/** A function as a deployment would have it. */
export interface Deployed {
	/** The module in the folder that CDK would upload. */
	path: string
	/** Texts as they are; of what only a deployment knows, which variable it is. */
	variables: Record<string, string | undefined>
}

interface Resource {
	Type: string
	Properties: {
		FunctionName?: string
		Code?: { S3Key?: string }
		Environment?: { Variables?: Record<string, unknown> }
	}
}

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'))

/** Bundles every function and synthesises the stack, as `npx cdk deploy` does; gives what would be uploaded for each. */
export async function deploymentIn(folder: string): Promise<Map<string, Deployed>> {
	await bundle(join(folder, 'functions'))
	const said = { issuer: ISSUER, audience: AUDIENCE.join(','), '@aws-cdk/core:suppressValidation': true }
	const app = new App({ context: { ...context, ...said }, outdir: join(folder, 'cdk.out') })
	const stack = new GazetteRulesStack(app, settingsFrom(app.node), (fn) =>
		Code.fromAsset(join(folder, 'functions', fn)),
	)
	const { directory, ...assembly } = app.synth()
	const artefact = assembly.artifacts.find(({ id }) => id === stack.artifactId)
	if (!artefact) throw new Error('the stack was not synthesised')
	const read = (file: string) => JSON.parse(readFileSync(join(directory, file), 'utf8'))
	const { Resources } = read(stack.templateFile) as { Resources: Record<string, Resource> }
	const { files } = read(`${stack.artifactId}.assets.json`) as { files: Record<string, { source: { path: string } }> }
	const deployed = new Map<string, Deployed>()
	for (const { Type, Properties } of Object.values(Resources)) {
		if (Type !== 'AWS::Lambda::Function') continue
		const fn = FUNCTIONS.find((name) => JSON.stringify(Properties.FunctionName).endsWith(`-${name}"`))
		if (!fn) continue
		const { path } = files[Properties.Code!.S3Key!.replace(/\.zip$/, '')]!.source
		const all = Object.entries(Properties.Environment?.Variables ?? {})
		const variables = Object.fromEntries(
			all.map(([name, value]) => [name, typeof value === 'string' ? value : undefined]),
		)
		deployed.set(fn, { path: join(directory, path, 'index.mjs'), variables })
	}
	return deployed
}
