import { canonicalJson } from '../../rules/index.ts'
import type { DecisionLog } from '../decision-log/log.ts'
import type { Head, Seal } from '../decision-log/seal.ts'
import type { ArchiveStore } from './store.ts'

/** A seal as the archive keeps it, with the heads that it covers. */
export interface ArchivedSeal {
	seal: Seal
	heads: Head[]
}

export const SEALS = 'seals'

export function sealName(day: string): string {
	return `${SEALS}/${day}.json`
}

/** Archives every seal that is not in the archive yet; one that is there stays as it is. Gives the days. */
export async function archiveSeals(log: DecisionLog, store: ArchiveStore): Promise<string[]> {
	const kept = new Set<string>()
	for await (const name of store.list(SEALS)) kept.add(name)
	const days: string[] = []
	for (const seal of await log.seals.all()) {
		if (kept.has(sealName(seal.day))) continue
		const archived: ArchivedSeal = { seal, heads: await log.seals.heads(seal) }
		if (await store.putNew(sealName(seal.day), canonicalJson(archived))) days.push(seal.day)
	}
	return days
}
