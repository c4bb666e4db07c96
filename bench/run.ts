/** `npm run bench [-- --json FILE]`: everything side by side in one run. Read the ratios: the machine is noisy. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchEvaluate } from './evaluate.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })
const timings = await benchEvaluate()
const result = { evaluate: Object.fromEntries(timings.map(({ name, perSecond }) => [name, { perSecond }])) }
if (values.json) writeFileSync(values.json, `${JSON.stringify(result, null, '\t')}\n`)
