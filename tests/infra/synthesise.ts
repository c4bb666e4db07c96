import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { App } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Code } from 'aws-cdk-lib/aws-lambda'
import type { FunctionName } from '../../functions/routes.ts'
import type { WorkerName } from '../../functions/workers.ts'
import { checked } from '../../infra/checks.ts'
import { settingsFrom } from '../../infra/settings.ts'
import { GazetteRulesStack } from '../../infra/stack.ts'

export const ISSUER = 'https://issuer.example/realms/city'
export const AUDIENCE = ['gazette-rules', 'gazette-pages']

const { context } = JSON.parse(readFileSync(new URL('../../cdk.json', import.meta.url), 'utf8'))

/** An app with the context of cdk.json and what a deployment says; its files are gone once `use` is done. */
export function withApp<T>(said: Record<string, string>, use: (app: App, folder: string) => T): T {
	const folder = mkdtempSync(join(tmpdir(), 'gazette-rules-infra-'))
	try {
		return use(checked(new App({ context: { ...context, ...said }, outdir: join(folder, 'cdk.out') })), folder)
	} finally {
		rmSync(folder, { recursive: true })
	}
}

/** The stack in an app of its own. A stub stands for each function's bundle. */
export function withStack<T>(said: Record<string, string>, use: (stack: GazetteRulesStack, app: App) => T): T {
	return withApp({ issuer: ISSUER, audience: AUDIENCE.join(','), ...said }, (app, folder) => {
		const codeOf = (fn: FunctionName | WorkerName) => {
			const asset = mkdtempSync(join(folder, `${fn}-`))
			writeFileSync(join(asset, 'index.mjs'), `export const handler = async () => '${fn}'`)
			return Code.fromAsset(asset)
		}
		return use(new GazetteRulesStack(app, settingsFrom(app.node), codeOf), app)
	})
}

/** The stack's template, checked as `cdk synth` checks it. */
export function templateFor(said: Record<string, string>): Template {
	return withStack(said, (stack) => Template.fromStack(stack))
}
