import { ArchiveBucket } from './bucket.ts'
import type { ArchiveStore } from './store.ts'

/** The bucket that the environment names: ARCHIVE_BUCKET. */
export function archiveFromEnvironment({ ARCHIVE_BUCKET = '' }: NodeJS.ProcessEnv = process.env): ArchiveStore {
	return new ArchiveBucket(ARCHIVE_BUCKET)
}
