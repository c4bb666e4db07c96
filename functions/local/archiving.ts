import { join } from 'node:path'
import { entryItem, ruleFileKey } from '../decision-log/keys.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import type { Entry } from '../decision-log/record.ts'
import type { StreamRecord } from '../events/stream-record.ts'
import type { System } from '../system.ts'
import { rulesetIds } from '../verification.ts'
import { build as archiveWorker } from '../workers/archive.ts'
import { ArchiveFolder } from './archive-folder.ts'
import { Delivered } from './delivered.ts'
import { Follower } from './follow.ts'

/** On AWS a batch of the stream waits for a minute; here nobody waits for the archive either. */
const PAUSE_MS = 5_000

/** Where the embedded run's archive lies. */
export function archiveFolder(dataDirectory: string): ArchiveFolder {
	return new ArchiveFolder(join(dataDirectory, 'archive'))
}

/** Archives the log's new entries, and the rule files they were decided by, through the handler that does it on AWS. Gives what ends it. */
export async function startArchiving(
	dataDirectory: string,
	{ log, clock, report }: Pick<System, 'clock' | 'report'> & { log: DecisionLog },
): Promise<() => Promise<void>> {
	const worker = archiveWorker({ store: archiveFolder(dataDirectory), report })
	/** Rule files that are in the archive, as far as this process knows. */
	const kept = new Set<string>()
	const deliver = async (entries: readonly Entry[]) => {
		const hashes = [...new Set(entries.map(({ record }) => record.ruleset.contentHash))].filter((one) => !kept.has(one))
		const ruleFiles = await Promise.all(hashes.map((hash) => ruleFileRecord(log, hash)))
		const Records = [...ruleFiles.flat(), ...entries.map(entryRecord)]
		const { batchItemFailures } = await worker({ Records })
		if (batchItemFailures.length > 0) throw new ArchiveError()
		for (const hash of hashes) kept.add(hash)
	}
	const delivered = await Delivered.open(dataDirectory, 'archive-checkpoint.ndjson')
	const options = { rulesets: rulesetIds(), pauseMs: PAUSE_MS, at: 'archive' }
	const follower = new Follower({ log, delivered, deliver, clock, report, ...options })
	follower.start()
	return () => follower.stop()
}

/** Some of what was handed over was not kept: it is handed over again. */
class ArchiveError extends Error {
	override readonly name = 'ArchiveError'
}

/** An entry as the table's stream would tell of it. */
function entryRecord(entry: Entry): StreamRecord {
	const attributes = Object.entries(entryItem(entry)).map(([name, S]) => [name, { S: String(S) }])
	const NewImage = Object.fromEntries(attributes)
	return { eventName: 'INSERT', dynamodb: { Keys: { pk: NewImage.pk, sk: NewImage.sk }, NewImage } }
}

async function ruleFileRecord(log: DecisionLog, contentHash: string): Promise<StreamRecord[]> {
	const item = await log.item(ruleFileKey(contentHash))
	// Of one that is gone, the verification of the log tells.
	if (!(item?.content instanceof Uint8Array)) return []
	const Keys = { pk: { S: item.pk }, sk: { S: item.sk } }
	const content = { B: Buffer.from(item.content).toString('base64') }
	return [{ eventName: 'INSERT', dynamodb: { Keys, NewImage: { ...Keys, content } } }]
}
