/** Kinds of duties in the order in which they are looked for. */
export const DUTY_KIND_LABELS: Record<string, string> = {
	report: '报告',
	propose: '提出建议',
	decide: '决定',
	lead: '组织领导',
	warn: '预警',
	mobilise: '动员准备',
	measure: '措施',
	adjust: '调整',
	end: '终止',
	step: '办理步骤',
	paper: '所需材料',
	standard: '标准要求',
	forbidden: '不得为之',
}
