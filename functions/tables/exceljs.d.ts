/** The part of exceljs that writes as it goes; the package's types know it by another way. */
declare module 'exceljs/lib/stream/xlsx/workbook-writer.js' {
	import type { stream } from 'exceljs'

	const WorkbookWriter: typeof stream.xlsx.WorkbookWriter
	export default WorkbookWriter
}
