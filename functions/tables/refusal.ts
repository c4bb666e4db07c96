import { Problem } from '../http/problem.ts'

/** Refusals of a whole file. Faults of a single row never become one of these. */

/** The file cannot be used as it is; the cell is named where one is to blame. */
export function refused(detail: string, place?: { cell: string; column?: string }): Problem {
	return new Problem('invalid-request', detail, {
		errors: [place ? { ...place, detail } : { parameter: 'file', detail }],
	})
}

/** The file is of a kind that is not read. */
export function unsupported(detail: string): Problem {
	return new Problem('unsupported-media-type', detail, { errors: [{ parameter: 'file', detail }] })
}

/** The file holds more than is read, or more than it looks. */
export function tooLarge(detail: string): Problem {
	return new Problem('payload-too-large', detail, { errors: [{ parameter: 'file', detail }] })
}

/** The file breaks the rules of its own format. */
export function damaged(): Problem {
	return refused('工作簿文件已损坏或不完整，请在表格软件中打开，另存为 .xlsx 后重新提交')
}
