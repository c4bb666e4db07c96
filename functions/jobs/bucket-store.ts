import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
	GetObjectCommand,
	HeadObjectCommand,
	ListObjectsV2Command,
	NoSuchKey,
	NotFound,
	PutObjectCommand,
	S3Client,
} from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { answerOf, JobsUnavailableError } from './errors.ts'
import type { JobStore, UploadAddress } from './store.ts'

/** Refusals of a write of what must be new: it is there, or somebody else is writing it. */
const MET = ['PreconditionFailed', 'ConditionalRequestConflict']
/** An address is good for so long. */
const ADDRESS_SECONDS = 900

/** Somebody else is about to write the same name: asked so often whether he has. */
const CONFLICTS = 5

/** Jobs in a bucket of their own. Every failure of the bucket is a JobsUnavailableError. */
export class BucketStore implements JobStore {
	#client: S3Client | undefined

	constructor(
		private readonly bucket: string,
		private readonly clock: () => Date = () => new Date(),
	) {}

	get #s3(): S3Client {
		this.#client ??= new S3Client({})
		return this.#client
	}

	async put(name: string, content: string | Uint8Array): Promise<void> {
		await answerOf(this.#s3.send(new PutObjectCommand({ Bucket: this.bucket, Key: name, Body: content })))
	}

	async putNew(name: string, content: string): Promise<boolean> {
		const input = { Bucket: this.bucket, Key: name, Body: content, IfNoneMatch: '*' }
		for (let attempt = 0; attempt < CONFLICTS; attempt++) {
			try {
				await answerOf(this.#s3.send(new PutObjectCommand(input)), ({ name }) => MET.includes(name))
				return true
			} catch (error) {
				if ((error as Error).name === 'PreconditionFailed') return false
				if ((error as Error).name !== 'ConditionalRequestConflict') throw error
			}
		}
		throw new JobsUnavailableError('ConditionalRequestConflict')
	}

	async get(name: string): Promise<Buffer | null> {
		const body = await this.#body(name)
		return body && Buffer.from(await answerOf(body.transformToByteArray()))
	}

	/** A bucket wants to know the length beforehand: the content goes through a file. */
	async putStream(name: string, content: AsyncIterable<Uint8Array>): Promise<void> {
		const folder = await mkdtemp(join(tmpdir(), 'job-'))
		const path = join(folder, 'content')
		try {
			const file = await open(path, 'w')
			for await (const chunk of content) await file.write(chunk)
			await file.close()
			const { size } = await stat(path)
			const Body = createReadStream(path)
			const input = { Bucket: this.bucket, Key: name, Body, ContentLength: size }
			await answerOf(this.#s3.send(new PutObjectCommand(input)))
		} finally {
			await rm(folder, { recursive: true, force: true })
		}
	}

	async list(folder: string): Promise<string[]> {
		const names: string[] = []
		let ContinuationToken: string | undefined
		do {
			const input = { Bucket: this.bucket, Prefix: `${folder}/`, ContinuationToken }
			const page = await answerOf(this.#s3.send(new ListObjectsV2Command(input)))
			names.push(...(page.Contents ?? []).flatMap(({ Key }) => Key ?? []))
			ContinuationToken = page.NextContinuationToken
		} while (ContinuationToken)
		return names
	}

	async sizeOf(name: string): Promise<number | null> {
		try {
			const command = new HeadObjectCommand({ Bucket: this.bucket, Key: name })
			const isMissing = (error: Error) => error instanceof NotFound
			return (await answerOf(this.#s3.send(command), isMissing)).ContentLength ?? null
		} catch (error) {
			if (error instanceof NotFound) return null
			throw error
		}
	}

	async uploadAddress(name: string, contentType: string): Promise<UploadAddress> {
		const headers = { 'content-type': contentType, 'if-none-match': '*' }
		const command = new PutObjectCommand({ Bucket: this.bucket, Key: name, ContentType: contentType, IfNoneMatch: '*' })
		// A checksum would be that of the empty content which is signed.
		const signing = new S3Client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
		const signableHeaders = new Set(Object.keys(headers))
		const url = await getSignedUrl(signing, command, { expiresIn: ADDRESS_SECONDS, signableHeaders })
		const expiresAt = new Date(this.clock().getTime() + ADDRESS_SECONDS * 1_000).toISOString()
		return { method: 'PUT', url, headers, expiresAt }
	}

	addressOf(name: string, { fileName, contentType }: { fileName: string; contentType: string }): Promise<string> {
		const command = new GetObjectCommand({
			Bucket: this.bucket,
			Key: name,
			ResponseContentType: contentType,
			ResponseContentDisposition: `attachment; filename="${fileName}"`,
		})
		return getSignedUrl(this.#s3, command, { expiresIn: ADDRESS_SECONDS })
	}

	async #body(name: string) {
		try {
			const command = new GetObjectCommand({ Bucket: this.bucket, Key: name })
			return (await answerOf(this.#s3.send(command), (error) => error instanceof NoSuchKey)).Body ?? null
		} catch (error) {
			if (error instanceof NoSuchKey) return null
			throw error
		}
	}
}
