import type { JobStore } from './store.ts'

/** The bucket that the environment names, JOBS_BUCKET. Its client is loaded once it is needed. */
export function jobsFromEnvironment({ JOBS_BUCKET = '' }: NodeJS.ProcessEnv = process.env): JobStore {
	let store: Promise<JobStore> | undefined
	const bucket = () => {
		store ??= import('./bucket-store.ts').then(({ BucketStore }) => new BucketStore(JOBS_BUCKET))
		return store
	}
	return {
		put: async (...args) => (await bucket()).put(...args),
		putNew: async (...args) => (await bucket()).putNew(...args),
		putStream: async (...args) => (await bucket()).putStream(...args),
		list: async (...args) => (await bucket()).list(...args),
		get: async (...args) => (await bucket()).get(...args),
		sizeOf: async (...args) => (await bucket()).sizeOf(...args),
		uploadAddress: async (...args) => (await bucket()).uploadAddress(...args),
		addressOf: async (...args) => (await bucket()).addressOf(...args),
	}
}
