import { canonicalJson, compareOutcomes, sha256 } from '../../rules/index.ts'
import type { Append } from '../decision-log/append-many.ts'
import { chainKey } from '../decision-log/keys.ts'
import type { Appended, Idempotency } from '../decision-log/log.ts'
import { type Entry, scopeOf } from '../decision-log/record.ts'
import type { LogSystem } from '../decisions.ts'
import { domainOf, evaluateRequest } from '../evaluation.ts'
import { countFailure } from '../failures.ts'
import { grantFor } from '../http/authorise.ts'
import { MAXIMUM_BODY } from '../http/body.ts'
import type { Principal } from '../http/claims.ts'
import { idempotencyKeyFault } from '../http/idempotency-key.ts'
import { invalid, Problem, problemDocument } from '../http/problem.ts'
import { problemOf } from '../http/problems.ts'
import { DecisionRequest } from '../http/requests.ts'
import { contentErrors } from '../http/strings.ts'
import { validValue } from '../http/validate.ts'
import { countDecision } from '../metrics.ts'
import { inOrder } from './in-order.ts'
import { type BatchRow, type BatchRowResult, rowDecision } from './result.ts'

/** What all rows of a batch have in common. */
export interface Batch {
	ruleset: string
	principal: Principal
	/** The key of the whole batch, from which those of its rows are made. */
	key: string
	requestId: string
	/** For rows that do not name their own. */
	asOf?: string
	version?: string
}

/** Rows that are read, decided and written together. */
const WINDOW = 66
/** Windows at work at the same time: one is reckoned while others are written. */
const ABREAST = 6

/** A row on its way: what it asks, under which key, and what became of it. */
interface Work {
	row: BatchRow
	request?: DecisionRequest
	idempotency?: Idempotency
	result?: BatchRowResult
}

/**
 * Decides rows and logs them, each once and for ever: what was decided by an earlier sending of the batch is given
 * again. Answers come in the order of the rows. Memory does not grow with their number.
 * `goOn` is asked before each window; once it says no, the rest is answered as not attempted.
 */
export async function* runBatch(
	rows: AsyncIterable<BatchRow> | Iterable<BatchRow>,
	batch: Batch,
	parts: LogSystem,
	goOn: () => boolean = () => true,
): AsyncGenerator<BatchRowResult> {
	const { role } = grantFor(batch.principal, 'decide', domainOf(batch.ruleset))
	const busy = new Map<string, Promise<unknown>>()
	const window = async (some: BatchRow[]) => {
		if (!goOn()) return some.map(unfinished)
		return decideWindow(some, batch, role, parts, busy)
	}
	for await (const results of inOrder(windows(rows), ABREAST, window)) yield* results
}

async function* windows(rows: AsyncIterable<BatchRow> | Iterable<BatchRow>): AsyncGenerator<BatchRow[]> {
	let some: BatchRow[] = []
	for await (const row of rows) {
		some.push(row)
		if (some.length < WINDOW) continue
		yield some
		some = []
	}
	if (some.length > 0) yield some
}

async function decideWindow(
	rows: readonly BatchRow[],
	batch: Batch,
	role: string,
	parts: LogSystem,
	busy: Map<string, Promise<unknown>>,
): Promise<BatchRowResult[]> {
	const works = rows.map((row) => workOf(row, batch))
	const asked = works.filter((work) => !work.result)
	// The same subject in an earlier window comes first: its chain follows the order of the rows.
	const chains = asked.map(({ request }) => chainOf(batch, request!))
	const before = Promise.all(chains.map((chain) => busy.get(chain)))
	const done = before.then(() => decideWorks(asked, batch, role, parts))
	for (const chain of chains) busy.set(chain, done)
	try {
		await done
	} catch (error) {
		for (const work of asked) work.result ??= refusedRow(work, error, parts)
	}
	for (const chain of chains) if (busy.get(chain) === done) busy.delete(chain)
	return works.map(({ result }) => result!)
}

function chainOf({ ruleset, principal: { org } }: Batch, { subject }: DecisionRequest): string {
	const actor = { subject: '', role: '', org }
	return chainKey({ scope: scopeOf({ domain: domainOf(ruleset), actor }), subject })
}

async function decideWorks(works: Work[], batch: Batch, role: string, parts: LogSystem): Promise<void> {
	const { ruleset, principal, requestId } = batch
	const { log, clock } = parts
	const known = await log.findMany(works.map(({ idempotency }) => idempotency!))
	const appends: { work: Work; append: Append }[] = []
	for (const [i, work] of works.entries()) {
		const found = known[i]
		if (found instanceof Error) work.result = refusedRow(work, found, parts)
		else if (found) work.result = decidedRow(work, found, true, parts)
		else {
			try {
				const request = work.request!
				const { compiled, evaluation } = await evaluateRequest(ruleset, request, clock())
				await log.ruleFiles.keep(compiled.contentHash, compiled.file)
				const draft = {
					evaluation,
					domain: compiled.ruleSet.domain,
					facts: request.facts,
					note: request.note ?? null,
					subject: request.subject,
					actor: { subject: principal.subject, role, org: principal.org },
					requestId,
					idempotencyKey: work.idempotency!.key,
					requestHash: work.idempotency!.requestHash,
				}
				const compare: Append['compare'] = (previous) => compareOutcomes(compiled, previous, evaluation.outcome)
				appends.push({ work, append: { draft, compare } })
			} catch (error) {
				work.result = refusedRow(work, error, parts)
			}
		}
	}
	const written = await log.appendMany(appends.map(({ append }) => append))
	for (const [i, { work }] of appends.entries()) work.result = resultOf(work, written[i]!, parts)
}

function resultOf(work: Work, settled: PromiseSettledResult<Appended>, parts: LogSystem): BatchRowResult {
	if (settled.status === 'rejected') return refusedRow(work, settled.reason, parts)
	return decidedRow(work, settled.value.entry, settled.value.replayed, parts)
}

/** What a row asks, validated as a single request is, and its key. */
function workOf(row: BatchRow, batch: Batch): Work {
	try {
		if (row.faults.length > 0) {
			throw invalid(
				row.faults.map(({ cell, column, detail }) => ({ cell: cell ?? `第 ${row.row} 行`, column, detail })),
			)
		}
		const { idempotencyKey, ...asked } = row.request!
		if (Buffer.byteLength(JSON.stringify(row.request)) > MAXIMUM_BODY) {
			throw new Problem('payload-too-large', '这一行超过 256 KiB，请减少内容后重新提交')
		}
		const faults = contentErrors(row.request)
		if (faults.length > 0) throw invalid(faults)
		const { asOf, version } = batch
		const pinned = asked.asOf === undefined && asked.version === undefined ? { ...asked, asOf, version } : asked
		const request = validValue(DecisionRequest, withoutUndefined(pinned))
		const key = idempotencyKey === undefined ? rowKey(batch.key, request) : ownKey(idempotencyKey)
		const { subject, org } = batch.principal
		const requestHash = sha256(canonicalJson({ ruleset: batch.ruleset, ...request }))
		return { row, request, idempotency: { org, subject, key, requestHash } }
	} catch (error) {
		if (!(error instanceof Problem)) throw error
		return { row, result: { row: row.row, subject: subjectOf(row), problem: problemDocument(error) } }
	}
}

/** A member that is undefined is one that was not given. */
function withoutUndefined(members: Record<string, unknown>): Record<string, unknown> {
	return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** The key that a row has of itself: one for each subject, so that a batch sent again finds what it has decided. */
function rowKey(batchKey: string, { subject }: DecisionRequest): string {
	return `batch-${sha256(canonicalJson([batchKey, subject.kind, subject.id]))}`
}

function ownKey(key: unknown): string {
	const fault = typeof key === 'string' ? idempotencyKeyFault(key) : '应为文字'
	if (fault !== null) throw invalid([{ pointer: '/idempotencyKey', detail: `“幂等键”${fault}` }])
	return key as string
}

function decidedRow({ row, request }: Work, entry: Entry, replayed: boolean, parts: LogSystem): BatchRowResult {
	countDecision(parts, entry, replayed)
	const result = { row: row.row, subject: request!.subject, decision: rowDecision(entry) }
	return replayed ? { ...result, replayed } : result
}

function refusedRow({ row, request }: Work, error: unknown, parts: LogSystem): BatchRowResult {
	countFailure(parts, error)
	const problem = problemOf(error, { json: request })
	if (problem.type === 'internal') {
		parts.report({ level: 'alarm', at: 'batch', error: error instanceof Error ? error.name : typeof error })
	}
	return { row: row.row, subject: request?.subject ?? null, problem: problemDocument(problem) }
}

function unfinished(row: BatchRow): BatchRowResult {
	const detail = '时间不够，这一行没有处理，也没有记录；请用同一个 Idempotency-Key 再提交一次，已完成的行不会重复'
	return { row: row.row, subject: subjectOf(row), problem: problemDocument(new Problem('batch-unfinished', detail)) }
}

/** The subject that a row names, where it can be read. */
function subjectOf({ request }: BatchRow): BatchRowResult['subject'] {
	const { kind, id } = request?.subject ?? {}
	return typeof kind === 'string' && typeof id === 'string' ? { kind, id } : null
}
