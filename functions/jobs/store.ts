import type { LogSystem } from '../decisions.ts'

/** Where jobs keep what they were given, how far they are, and what came out: files here, a bucket on AWS. */
export interface JobStore {
	/** Whole or not at all. */
	put(name: string, content: string | Uint8Array): Promise<void>
	/** As `put` where there is none of that name yet; false where there is: of several at once, one is first. */
	putNew(name: string, content: string): Promise<boolean>
	/** As `put`; memory does not grow with the content. */
	putStream(name: string, content: AsyncIterable<Uint8Array>): Promise<void>
	/** The names below a folder. */
	list(folder: string): Promise<string[]>
	/** Null where there is none. */
	get(name: string): Promise<Buffer | null>
	/** Bytes; null where there is none. */
	sizeOf(name: string): Promise<number | null>
	/** An address at which content of a type can be handed in, once, for some minutes, without a token. */
	uploadAddress(name: string, contentType: string): Promise<UploadAddress>
	/** An address at which the content can be fetched for some minutes without a token. */
	addressOf(name: string, download: { fileName: string; contentType: string }): Promise<string>
}

/** Where and how content is handed in. */
export interface UploadAddress {
	method: 'PUT'
	url: string
	/** To be sent along just so. */
	headers: Record<string, string>
	expiresAt: string
}

/** Makes a job go on until it is done: in the background here, by Step Functions on AWS. */
export interface JobDriver {
	start(jobId: string): Promise<void>
}

/** What jobs are done with. */
export interface JobSystem extends LogSystem {
	jobs: JobStore
}
