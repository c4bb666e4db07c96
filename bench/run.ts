/** `npm run bench [-- --json FILE]`: everything side by side in one run. Read the ratios: machines are noisy. */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { benchBatch } from './batch.ts'
import { benchBundles } from './bundles.ts'
import { benchCatalogueSize } from './catalogue-size.ts'
import { benchEvaluate } from './evaluate.ts'
import { benchHttp } from './http.ts'
import { benchImpact } from './impact.ts'
import { benchPages } from './pages.ts'
import type { Timing } from './side-by-side.ts'

const { values } = parseArgs({ options: { json: { type: 'string' } } })

const perSecond = (timings: Timing[]) => Object.fromEntries(timings.map(({ name, perSecond }) => [name, { perSecond }]))

const evaluate = perSecond(await benchEvaluate())
const catalogueSize = perSecond(await benchCatalogueSize())
const http = await benchHttp()
const batch = await benchBatch()
const impact = await benchImpact()
const bundles = await benchBundles()
const pages = await benchPages()
if (values.json)
	writeFileSync(
		values.json,
		`${JSON.stringify({ evaluate, catalogueSize, http, batch, impact, bundles, pages }, null, '\t')}\n`,
	)
