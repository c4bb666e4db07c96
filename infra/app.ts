/** What `cdk` runs. The bundles are made before, by the build command in cdk.json. */
import { fileURLToPath } from 'node:url'
import { App } from 'aws-cdk-lib'
import { Code } from 'aws-cdk-lib/aws-lambda'
import { checked } from './checks.ts'
import { settingsFrom } from './settings.ts'
import { GazetteRulesStack } from './stack.ts'

const bundles = fileURLToPath(new URL('../dist/functions', import.meta.url))

const app = checked(new App())
new GazetteRulesStack(app, settingsFrom(app.node), (fn) => Code.fromAsset(`${bundles}/${fn}`))
