import type { Node } from 'constructs'
import type { FunctionName } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'

/**
 * Places kept for functions, of the thousand that an account has in a region. Deciding and previewing always find some,
 * however many batches and reports run; these in turn never take more than theirs. The rest share what is left.
 */
const RESERVED: Partial<Record<FunctionName | WorkerName, number>> = {
	decide: 150,
	preview: 150,
	'decide-batch': 40,
	'run-job': 60,
	'start-job': 20,
	impact: 10,
	'report-outcomes': 20,
	'verify-day': 5,
	'verify-subject': 20,
	archive: 20,
	'publish-events': 20,
	seal: 1,
}

/** The context value that takes the reservation back: a young account has ten places in all, and can keep none. */
export const RESERVED_CONCURRENCY = 'reservedConcurrency'

/** How many places are kept for a function, which are at the same time all that it gets. */
export function reservedFor(node: Node, fn: FunctionName | WorkerName): number | undefined {
	return node.tryGetContext(RESERVED_CONCURRENCY) === 'off' ? undefined : RESERVED[fn]
}
