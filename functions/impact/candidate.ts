import { type CompiledRuleSet, checkRuleFile, compile } from '../../rules/index.ts'
import { invalid, type ProblemError } from '../http/problem.ts'

/** What each check wants, for a caller who has only the answer. */
const WANTED: Record<string, string> = {
	SCHEMA: '不符合规则文件的格式',
	DUPLICATE_ID: '编号重复，请改成各不相同',
	UNKNOWN_FACT: '引用了没有定义的事实、条件或类别',
	UNUSED_FACT: '定义了却没有用到，请删去或使用',
	OPERATOR_TYPE: '运算符或数值与事实的类型不合',
	UNKNOWN_ENUM_VALUE: '与没有列出的选项作了比较',
	EMPTY_CONDITION: '条件组是空的，请补上条件或删去',
	PRESUMED_OUTCOME: '得出结果的规则不得推定',
	LADDER_ORDER: '各级界限没有随级别递增',
	BAND_GAP: '相邻两级之间有空档',
	BAND_OVERLAP: '相邻两级之间有重叠',
	UNREACHABLE_RULE: '这条规则永远不会成立',
	VERSION_OVERLAP: '生效期有误，失效日应晚于生效日',
	CITATION: '引用的条款或行号有误',
	UNREAD_READING: '存疑处理没有对应的规则',
	PERSONAL_DATA: '含有疑似个人信息的号码，请删去',
}

/**
 * A candidate rule file, checked as the catalogue's files are and compiled.
 * Throws the problem `invalid-request` with one error a finding; it must be a version of the rule set asked for.
 */
export async function compileCandidate(ruleset: string, file: unknown): Promise<CompiledRuleSet> {
	const { ruleSet, diagnostics } = await checkRuleFile(file)
	if (!ruleSet) {
		throw invalid(
			diagnostics.map(({ code, rule, condition, message }): ProblemError => {
				const place = [rule && `规则 ${rule}`, condition && `条件 ${condition}`].filter(Boolean).join('、')
				const detail = `${place === '' ? '' : `${place}：`}${WANTED[code] ?? '没有通过检查'}（${code}：${message}）`
				return { pointer: '/candidate', detail }
			}),
		)
	}
	if (ruleSet.id !== ruleset) {
		const detail = `候选文件是“${ruleSet.id}”的，不是“${ruleset}”的；请核对网址或文件的 id`
		throw invalid([{ pointer: '/candidate/id', detail }])
	}
	return compile(ruleSet)
}
