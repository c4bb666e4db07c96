import type { FunctionName } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'

/** What functions may do with the table. Nobody may update or delete an item. */
export const TABLE_ACTIONS = {
	none: [],
	get: ['GetItem'],
	read: ['GetItem', 'BatchGetItem', 'Query'],
	append: ['GetItem', 'Query', 'ConditionCheckItem', 'PutItem'],
	appendMany: ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem', 'PutItem'],
	/** As `appendMany`, and the indexes. */
	runJob: ['GetItem', 'BatchGetItem', 'Query', 'ConditionCheckItem', 'PutItem'],
	/** As `append`, and the indexes. */
	seal: ['GetItem', 'Query', 'ConditionCheckItem', 'PutItem'],
} as const
export type TableAccess = keyof typeof TABLE_ACTIONS

/** Those that query the indexes too. */
export const QUERY_INDEXES: readonly TableAccess[] = ['read', 'runJob', 'seal']
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
	'list-decisions': 'read',
	timeline: 'read',
	decide: 'append',
	replay: 'get',
	'verify-subject': 'read',
	'verify-day': 'read',
	'decide-batch': 'appendMany',
	template: 'none',
	impact: 'read',
	'start-job': 'none',
	'get-job': 'none',
	'get-job-result': 'none',
	'report-outcomes': 'read',
	'publish-events': 'get',
	'run-job': 'runJob',
	seal: 'seal',
	web: 'none',
}
