import type { FunctionName } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'

/** What functions may do with the table. Nobody may update or delete an item. */
export const TABLE_ACTIONS = {
	none: [],
	get: ['GetItem'],
	/** Chains, and entries as the indexes list them with what the indexes hold of them. */
	scan: ['Query'],
	/** As `scan`, and the entries themselves. */
	list: ['BatchGetItem', 'Query'],
	/** As `scan`, and seals with their heads. */
	checkSeal: ['GetItem', 'Query'],
	append: ['GetItem', 'PutItem', 'Query'],
	appendMany: ['BatchGetItem', 'GetItem', 'PutItem', 'Query'],
	/** As `appendMany` and as `list`. */
	runJob: ['BatchGetItem', 'GetItem', 'PutItem', 'Query'],
	/** As `checkSeal`, and to write seals. */
	seal: ['GetItem', 'PutItem', 'Query'],
} as const
export type TableAccess = keyof typeof TABLE_ACTIONS

/** Those that query the indexes. */
export const QUERY_INDEXES: readonly TableAccess[] = ['scan', 'list', 'checkSeal', 'runJob', 'seal']
/** Those that write. */
export const WRITE: readonly TableAccess[] = ['append', 'appendMany', 'runJob', 'seal']

/** What each function needs. A new route or worker compiles only once it has a line here. */
export const TABLE_ACCESS: Record<FunctionName | WorkerName, TableAccess> = {
	'list-rulesets': 'none',
	'get-ruleset': 'none',
	preview: 'none',
	openapi: 'none',
	health: 'get',
	'get-decision': 'get',
	'list-decisions': 'list',
	timeline: 'list',
	decide: 'append',
	replay: 'get',
	'verify-subject': 'scan',
	'verify-day': 'checkSeal',
	'decide-batch': 'appendMany',
	template: 'none',
	impact: 'scan',
	'start-job': 'none',
	'get-job': 'none',
	'get-job-result': 'none',
	'report-outcomes': 'scan',
	archive: 'none',
	'publish-events': 'get',
	'run-job': 'runJob',
	seal: 'seal',
	web: 'none',
}
