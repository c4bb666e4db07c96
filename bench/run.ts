/** `npm run bench [-- --json FILE]`: everything side by side in one run. Read the ratios: machines are noisy. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchBundles } from './bundles.ts'
import { benchEvaluate } from './evaluate.ts'
import { benchHttp } from './http.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })

const timings = await benchEvaluate()
const http = await benchHttp()
const bundles = await benchBundles()
const evaluate = Object.fromEntries(timings.map(({ name, perSecond }) => [name, { perSecond }]))
if (values.json) writeFileSync(values.json, `${JSON.stringify({ evaluate, http, bundles }, null, '\t')}\n`)
