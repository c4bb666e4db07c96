import { sendApi } from './call.ts'

/** Files that the API gives, and what a browser does with them. */

export const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
export const CSV = 'text/csv'

/** Long answers are sent in parts over slow lines. */
const PATIENCE_MS = 5 * 60_000

export async function fetchFile(path: string, accept: string): Promise<Blob> {
	const response = await sendApi(path, { headers: { accept } }, PATIENCE_MS)
	return response.blob()
}

/** Hands a file to the person, as a download. */
export function saveFile(content: Blob, name: string): void {
	const url = URL.createObjectURL(content)
	const link = document.createElement('a')
	link.href = url
	link.download = name
	document.body.append(link)
	link.click()
	link.remove()
	// The browser has taken it over by then.
	setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
