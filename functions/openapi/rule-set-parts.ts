import type { RuleSet } from '../../rules/index.ts'

/** What the parts of a rule set are, for callers; docs/format.md has the whole of it. */
export const RULE_SET_PARTS: Record<Exclude<keyof RuleSet, '$schema'>, string> = {
	id: '规则集编号',
	version: '版本',
	title: '名称',
	domain: '领域',
	kind: '结果的种类：分级、资格、归类、合规',
	source: '原文：文件名称、印发日期、文号、在公报文本中的位置',
	validFrom: '自哪天起有效',
	validTo: '到哪天为止（不含）；仍有效为 null',
	validityBasis: '有效期的依据',
	planYear: '只为某一年制定的方案的年份；否则为 null',
	bounds: '“以上”“以下”是否包括本数，及其依据',
	ladder: '级别，最重的在前（分级）',
	noneLabel: '没有达到任何级别时的名称（分级）',
	indicators: '分别判断的征兆及原文的各种读法（分级）',
	schemes: '类型（资格）',
	categories: '类别（归类）',
	items: '检查项（合规）',
	facts: '需要填报的情况：中文名称、种类、单位、范围、选项、由谁认定、何时才有意义',
	derived: '由填报的情况推算出来的量',
	conditions: '有名称的条件，供规则引用',
	rules: '规则：条件和结果，各有条款和行号',
	tables: '按一项情况逐行给出职责的表',
	readings: '原文含混、矛盾或残缺之处：怎样取舍、为何、何时标记',
	leftOut: '没有编入的内容及原因',
}
