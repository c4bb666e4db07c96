import type { ArchiveStore } from '../archive/store.ts'
import { archiveFolder } from './archiving.ts'

/** The archive for a program beside the product: the bucket that ARCHIVE_BUCKET names, else the folder of the data directory. */
export async function archiveOf(dataDirectory: string): Promise<ArchiveStore> {
	if (!process.env.ARCHIVE_BUCKET) return archiveFolder(dataDirectory)
	const { archiveFromEnvironment } = await import('../archive/from-environment.ts')
	return archiveFromEnvironment()
}
