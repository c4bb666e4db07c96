import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JobFiles } from '../../functions/local/job-files.ts'

/** Stores of jobs for handlers that are built by hand; nothing drives what is started. */
export function idleJobs() {
	const jobs = new JobFiles(mkdtempSync(join(tmpdir(), 'gazette-rules-jobs-')), () => new Date())
	return { jobs, driver: { start: async () => {} } }
}
