import { type WorkbookWriter, workbookBytes } from '../tables/workbook-writer.ts'
import type { OutcomeReport } from './outcomes.ts'

const HEADINGS = ['规则', '单位', '结果', '判定件数', '对象数', '金额名称', '有金额的对象数', '金额合计（元）']
const WIDTHS = [28, 20, 24, 12, 12, 24, 16, 18]
/** The column of amounts. */
const MONEY = 7

/** The report as a workbook: a line for each row and amount, numbers as numbers. */
export function outcomesWorkbook(report: OutcomeReport): Promise<Buffer> {
	return workbookBytes((workbook) => fill(workbook, report))
}

function fill(workbook: WorkbookWriter, report: OutcomeReport): void {
	const sheet = workbook.addWorksheet('统计', { views: [{ state: 'frozen', ySplit: 2 }] })
	sheet.columns = WIDTHS.map((width, i) => (i === MONEY ? { width, style: { numFmt: '#,##0.00' } } : { width }))
	sheet.addRow([
		`期间：${report.from ?? '最早'} 至 ${report.to ?? '最近'}；判定共 ${report.decisions} 件；金额按每个对象最后一次判定合计`,
	])
	sheet.addRow(HEADINGS).font = { bold: true }
	for (const { title, org, outcomeLabel, decisions, subjects, amounts } of report.rows) {
		const line = [title, org ?? '（无单位）', outcomeLabel, decisions, subjects]
		if (amounts.length === 0) sheet.addRow(line)
		for (const [i, amount] of amounts.entries()) {
			// Counts stand once, so that a sum over the column is right.
			const counts = i === 0 ? line : [...line.slice(0, 3), null, null]
			sheet.addRow([...counts, amount.label, amount.subjects, amount.yuan])
		}
	}
}
