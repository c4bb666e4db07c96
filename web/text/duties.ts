/** Kinds of duties, as checklists head them. */
export const DUTY_KIND_LABELS: Record<string, string> = {
	propose: '提出建议',
	decide: '作出决定',
	lead: '组织领导',
	report: '报告',
	warn: '预警',
	mobilise: '调集',
	measure: '措施',
	adjust: '调整',
	end: '终止',
	paper: '材料',
	step: '办理步骤',
	standard: '标准',
	forbidden: '禁止',
}
