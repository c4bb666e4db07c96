import type { Memory } from './memory.ts'
import type { LoadRun } from './run.ts'

/** A load run as a page of Markdown. */
export function reportOf(run: LoadRun, verdicts: readonly [string, boolean][]): string {
	const { minutes, clients, tally, acknowledged, entries, events, verification, memory } = run
	const all = tally.count(
		() => true,
		() => true,
	)
	const rows = tally
		.rows()
		.map(
			({ kind, count, statuses, p50, p95, p99 }) => `| ${kind} | ${count} | ${statuses} | ${p50} | ${p95} | ${p99} |`,
		)
	const memoryRow = (name: string, { fifths }: Memory) =>
		`| ${name} | ${fifths.map((one) => `${one} MB`).join(' | ')} |`
	return `# Load run

Written by \`npm run load -- --minutes ${minutes} --out docs/load-run.md\`, which runs the product from its source as \`npm start\` does, on a data directory of its own, and is its only user. What it measures is this machine's (two cores that others use too, callers and checks on the same ones); what it checks holds anywhere.

${clients} callers did one thing after another for ${minutes} minutes: decisions about incidents and households, new subjects and known ones, some shared by all; the same again under the same key, and something else under a used key; previews; batches of 60 to 150 households; searches with cursors, timelines, single decisions, replays, verifications, reports, templates, the catalogue; and nonsense. Each answer was held to what the same facts come to in the callers' own process, levels also to the thresholds written out by hand. After two fifths of the time the database was killed (SIGKILL), after three fifths it was stopped for ten seconds (SIGSTOP). What no answer was given to was asked for again under the same key.

## What must hold

| | |
|---|---|
${verdicts.map(([what, held]) => `| ${what} | ${held ? 'yes' : '**no**'} |`).join('\n')}

${acknowledged} decisions were acknowledged; the log holds ${entries}, the events tell of ${events} things. \`npm run verify -- --archive\` ended with ${verification.code}: ${verification.lastLine}

## Requests

${all} in all, ${Math.round(all / (minutes * 60))} a second. Milliseconds are of those that were answered.

| kind | requests | by status | p50 | p95 | p99 |
|---|---|---|---|---|---|
${rows.join('\n')}

503 is the log that did not answer while its database was away; "broken off" a connection that ended without an answer.

## Memory

Median of what the process held, by fifths of the run. The embedded run remembers of each subject how far its events and its archive have come: 64 MB for a hundred thousand subjects, which is most of what its memory grows by.

| | first | second | third | fourth | last |
|---|---|---|---|---|---|
${memoryRow('server', memory.server)}
${memoryRow('database', memory.database)}
`
}
