import {
	GetObjectCommand,
	ListObjectsV2Command,
	type ListObjectsV2CommandInput,
	NoSuchKey,
	PutObjectCommand,
	S3Client,
} from '@aws-sdk/client-s3'
import type { ArchiveStore } from './store.ts'

/** The archive in a bucket with Object Lock, which sets how long each object is kept. */
export class ArchiveBucket implements ArchiveStore {
	#made: S3Client | undefined

	constructor(private readonly bucket: string) {}

	get #client(): S3Client {
		this.#made ??= new S3Client({})
		return this.#made
	}

	async putNew(name: string, content: string): Promise<boolean> {
		const object = { Bucket: this.bucket, Key: name, Body: content, ContentType: 'application/x-ndjson' }
		try {
			await this.#client.send(new PutObjectCommand({ ...object, IfNoneMatch: '*' }))
			return true
		} catch (error) {
			if (error instanceof Error && error.name === 'PreconditionFailed') return false
			throw error
		}
	}

	async get(name: string): Promise<string | null> {
		try {
			const { Body } = await this.#client.send(new GetObjectCommand({ Bucket: this.bucket, Key: name }))
			return (await Body?.transformToString('utf8')) ?? null
		} catch (error) {
			if (error instanceof NoSuchKey) return null
			throw error
		}
	}

	async *list(folder: string): AsyncGenerator<string> {
		for await (const { Contents = [] } of this.#pages({ Prefix: `${folder}/` })) {
			for (const { Key } of Contents) if (Key) yield Key
		}
	}

	async folders(folder: string): Promise<string[]> {
		const names: string[] = []
		for await (const { CommonPrefixes = [] } of this.#pages({ Prefix: `${folder}/`, Delimiter: '/' })) {
			for (const { Prefix } of CommonPrefixes) if (Prefix) names.push(Prefix.slice(folder.length + 1, -1))
		}
		return names
	}

	async *#pages(input: Omit<ListObjectsV2CommandInput, 'Bucket'>) {
		let ContinuationToken: string | undefined
		do {
			const page = await this.#client.send(
				new ListObjectsV2Command({ Bucket: this.bucket, ...input, ContinuationToken }),
			)
			yield page
			ContinuationToken = page.NextContinuationToken
		} while (ContinuationToken)
	}
}
