import { shanghaiDay } from '../time.ts'

/** A line of the archive: an item of the log as it was written, as far as it cannot be derived from the rest of it. */
export type ArchiveLine = EntryLine | RuleFileLine

/** An entry. Everything else of its item, its pointer and its idempotency item follow from the body. */
export interface EntryLine {
	kind: 'entry'
	pk: string
	sk: string
	body: string
	hash: string
	previousHash: string
}

export interface RuleFileLine {
	kind: 'rule-file'
	pk: string
	sk: string
	/** The compressed file, in base64. */
	content: string
}

/** Where entries lie, by the day on which they were decided, and rule files. */
export const ENTRIES = 'entries'
export const RULE_FILES = 'rule-files'

/** For what tells no day. */
const UNDATED = 'undated'

/** The folder of what was decided at an instant, as an entry's item has it. */
export function folderOf(decided: string | undefined): string {
	const at = new Date(String(decided).slice(0, 24))
	return `${ENTRIES}/${Number.isNaN(at.getTime()) ? UNDATED : shanghaiDay(at)}`
}
