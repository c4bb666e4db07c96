/** `npx tsx bench/scale/write.ts` writes docs/scale.md. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ASSUMED, ITEM, LIMITS, PROVINCE } from './load.ts'
import { PRICES, type Priced } from './prices.ts'
import { ceilings, costOf, rates, simulate, UNITS, UNITS_A_DECISION, usage } from './reckon.ts'

const number = (n: number, digits = 0) =>
	n.toLocaleString('en', { maximumFractionDigits: digits, minimumFractionDigits: digits })
const row = (...cells: (string | number)[]) => `| ${cells.join(' | ')} |`

function costRows(): string[] {
	return Object.entries(usage())
		.filter(([, amount]) => amount > 0)
		.map(([what, amount]) => {
			const { unit, per, usd } = PRICES[what as Priced]
			const cost = costOf(what as Priced, amount)
			return row(
				unit,
				number(amount, amount < 100 ? 1 : 0),
				`${usd} / ${number(per)}`,
				number(cost.usd, 2),
				cost.cny === null ? 'not found' : number(cost.cny, 2),
			)
		})
}

function total(monthly: boolean): number {
	return Object.entries(usage())
		.filter(([what]) => what.endsWith('Month') === monthly)
		.reduce((sum, [what, amount]) => sum + costOf(what as Priced, amount).usd, 0)
}

function campaign(workers: number, units: number): string {
	const { seconds, stretches } = simulate(PROVINCE.campaignRows, workers, units)
	const told = stretches.map(
		({ from, to, rate, limitedBy }) => `${number(rate)}/s by ${limitedBy} for ${number((to - from) / 60)} min`,
	)
	return row(workers, number(units), told.join('; '), `${number(seconds / 3_600, 1)} h`)
}

/** The page, wholly from the figures in this folder. */
export function scalePage(): string {
	const { decisions, storm, requests } = rates()
	return `# A province's load, in figures

Written by \`npx tsx bench/scale/write.ts\` from the figures in \`bench/scale/\`; a test holds this page to them. Sizes are measured on the embedded database, limits are those that AWS publishes, **loads and times of functions are assumptions, and prices are list prices to be looked up again**: nothing of it was measured on AWS.

## What one decision writes

An entry of ${number(ITEM.entry)} bytes (a household, rules of 2023), its idempotency item of ${ITEM.idempotency} and its pointer of ${ITEM.pointer}, in one transaction, which counts every begun KB twice; and ${ITEM.indexEntry} bytes in each of ${ITEM.indexes} indexes, which count once.

| | arithmetic | write units |
|---|---|---|
${row('entry', `⌈${ITEM.entry} / 1,024⌉ × 2`, UNITS.entry)}
${row('companions', '(⌈232 / 1,024⌉ + ⌈102 / 1,024⌉) × 2', UNITS.companions)}
${row('indexes', `⌈${ITEM.indexEntry} / 1,024⌉ × ${ITEM.indexes}`, UNITS.indexes)}
${row('**a decision**', '', `**${UNITS_A_DECISION}**`)}

## What a million decisions cost

New subjects, one request each, ${ASSUMED.decideMilliseconds} ms of a function with 1 GB.

| paid for | amount | US dollars, us-east-1 | dollars | yuan, China |
|---|---|---|---|---|
${costRows().join('\n')}

Once: ${number(total(false), 2)} dollars; each month that they are kept: ${number(total(true), 2)}. Nine tenths of the first are the entry's write units, as an entry holds its reasons in words: compressed to a sixth it would cost a sixth. That is not done, because a log that auditors read in the console is worth more at these numbers. In a batch, requests and calls fall away and state transitions come, 3 for each ${ASSUMED.rowsAPart} rows.

## How many a second, and what is met first

| decisions a second | arithmetic | limit |
|---|---|---|
${ceilings()
	.map(({ what, arithmetic, perSecond }) => row(number(perSecond), arithmetic, what))
	.join('\n')}

**Hot partitions.** Chains and companions spread over their subjects. One subject takes ${ceilings()[0]!.perSecond} entries a second, where people enter figures by hand a few a minute. The index by rule set has one key for all entries of a rule set, in order of time: DynamoDB splits a busy partition by its key range, which helps no writes that all go to the end. So one rule set takes ${number(LIMITS.partitionWrites)} a second in all, and the same of one organisation and rule set; beyond, writes of the table itself are refused. Until then the table's own bounds are met. What to change then: a day or a shard in the key of that index, and as many queries as shards.

## The province

${PROVINCE.units} banners and counties; ${number(PROVINCE.singleDecisions)} households a year one by one in ${number(PROVINCE.workingSeconds)} working seconds, ${PROVINCE.peak} times the mean in the busiest hour; in a storm each unit's figures every ${PROVINCE.stormSeconds / 60} minutes; ${PROVINCE.previews} previews for a decision.

| | arithmetic | a second |
|---|---|---|
${row('single decisions', `${number(PROVINCE.singleDecisions)} / ${number(PROVINCE.workingSeconds)} × ${PROVINCE.peak}`, number(decisions, 2))}
${row('storm', `${PROVINCE.units} / ${PROVINCE.stormSeconds}`, number(storm, 2))}
${row('requests with previews', `(${number(decisions, 2)} + ${number(storm, 2)}) × ${1 + PROVINCE.previews}`, number(requests, 2))}

The API lets 100 requests a second through, and a new table takes 56 decisions: this is little of either. What asks for more is a campaign of ${number(PROVINCE.campaignRows)} rows. Second by second, ${ASSUMED.workerRows} rows a second and worker, against a table that doubles half an hour after it was full, up to ${number(LIMITS.tableWrites)} write units:

| parts at a time | write units at first | what bounds it | takes |
|---|---|---|---|
${[
	[4, LIMITS.newTableWrites],
	[4, LIMITS.tableWrites],
	[40, LIMITS.tableWrites],
]
	.map(([workers, units]) => campaign(workers!, units!))
	.join('\n')}

Forty parts at a time are no faster than four: the table is what is waited for. A table that is to take a campaign on its first day is warmed before (\`aws dynamodb update-table --warm-throughput\`), and the account's bound is raised by asking. In this order limits are met: the new table, the account's bound for a table, one rule set's place in the index, then the functions' places (${number(LIMITS.lambdas)} in all).
`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	writeFileSync(fileURLToPath(new URL('../../docs/scale.md', import.meta.url)), scalePage())
}
