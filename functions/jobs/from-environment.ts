import { BucketStore } from './bucket-store.ts'
import type { JobStore } from './store.ts'

/** The bucket that the environment names: JOBS_BUCKET. */
export function jobsFromEnvironment({ JOBS_BUCKET = '' }: NodeJS.ProcessEnv = process.env): JobStore {
	return new BucketStore(JOBS_BUCKET)
}
