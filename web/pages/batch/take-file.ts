import type { Person } from '../../sign-in/person.ts'
import { digest, type KeptBatch, keepBatch, keptBatch } from './kept.ts'

const LARGEST = 5 * 1024 * 1024

export function ownerOf({ subject, org }: Person): string {
	return `${subject}\n${org ?? ''}`
}

/** A file as a batch of the person: the one that is known already, or a new one. A sentence where it can be none. */
export async function takeFile(
	file: File,
	ruleset: string,
	person: Person,
): Promise<{ batch: KeptBatch; known: boolean } | string> {
	const form = formOf(file.name)
	if (form === null) {
		return /\.xls$/i.test(file.name)
			? '这是旧格式的工作簿（.xls），请在表格软件中另存为 .xlsx 后再选。'
			: '只接受工作簿（.xlsx）或 CSV（.csv），请按模板填写后再选。'
	}
	if (file.size === 0) return '文件是空的，请核对。'
	if (file.size > LARGEST) return '文件超过 5 MB，请拆成几份，分别上传。'
	const content = await file.arrayBuffer()
	const owner = ownerOf(person)
	const hash = await digest(owner, ruleset, form, content)
	const id = hash.slice(0, 32)
	const found = await keptBatch(id)
	if (found) return { batch: found, known: true }
	// Made from the content, so that even a browser that has forgotten the batch sends it under the same key.
	const batch: KeptBatch = {
		id,
		owner,
		ruleset,
		fileName: file.name,
		form,
		content,
		key: `web-${hash}`,
		at: new Date().toISOString(),
	}
	await keepBatch(batch)
	return { batch, known: false }
}

/** The same file as a batch of its own, at the person's explicit wish. */
export async function takeAnew(batch: KeptBatch): Promise<KeptBatch> {
	const { ended: _, ...rest } = batch
	const anew = { ...rest, key: `web-${crypto.randomUUID()}`, at: new Date().toISOString() }
	await keepBatch(anew)
	return anew
}

function formOf(name: string): KeptBatch['form'] | null {
	if (/\.xlsx$/i.test(name)) return 'workbook'
	return /\.csv$/i.test(name) ? 'csv' : null
}
