import { type Sheet, sheetOf } from './sheet.ts'

const DELIMITERS = [',', ';', '\t']

/** A CSV file as it looks. What the server makes of it is for the server to say. */
export function csvSheet(bytes: Uint8Array): Sheet {
	const text = decoded(bytes)
		.replace(/^\ufeff/, '')
		.replaceAll(/\r\n?/g, '\n')
	const first = text.split('\n').find((line) => line.trim() !== '') ?? ''
	const counts = DELIMITERS.map((delimiter) => first.split(delimiter).length)
	return sheetOf(records(text, DELIMITERS[counts.indexOf(Math.max(...counts))]!))
}

/** UTF-8, or what Excel saves in China. */
function decoded(bytes: Uint8Array): string {
	try {
		return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
	} catch {
		return new TextDecoder('gb18030').decode(bytes)
	}
}

/** Each record with the line on which it begins. */
function records(text: string, delimiter: string): Sheet['rows'] {
	const rows: Sheet['rows'] = []
	let cells: string[] = []
	let cell = ''
	let quoted = false
	let line = 1
	let begin = 1
	const end = () => {
		cells.push(cell)
		cell = ''
	}
	for (let i = 0; i < text.length; i++) {
		const sign = text[i]!
		if (quoted) {
			if (sign === '\n') line++
			if (sign !== '"') cell += sign
			else if (text[i + 1] === '"') {
				cell += '"'
				i++
			} else quoted = false
		} else if (sign === '"' && cell === '') quoted = true
		else if (sign === delimiter) end()
		else if (sign === '\n') {
			end()
			rows.push({ row: begin, cells })
			cells = []
			line++
			begin = line
		} else cell += sign
	}
	if (cell !== '' || cells.length > 0) {
		end()
		rows.push({ row: begin, cells })
	}
	return rows
}
