import { type ArchiveParts, archive } from '../archive/archive.ts'
import { archiveFromEnvironment } from '../archive/from-environment.ts'
import type { BatchResult } from '../events/publish.ts'
import type { StreamRecord } from '../events/stream-record.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'

/** Keeps in the archive what the table's stream says was written. */
export const build =
	(parts: ArchiveParts) =>
	({ Records }: { Records: readonly StreamRecord[] }): Promise<BatchResult> =>
		archive(Records, parts)

export const handler = onLambda(build({ ...lambdaSystem, store: archiveFromEnvironment() }))
