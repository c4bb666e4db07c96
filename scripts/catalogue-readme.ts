/** What stands in rules/catalogue/README.md: every document of the gazette, its rule set or why it has none, and counts. */
import { type CasesFile, expandCases } from '../rules/engine/cases.ts'
import { compile } from '../rules/engine/compile.ts'
import type { RuleSet } from '../rules/engine/format.ts'

/** One document of the gazette: the rule sets it is encoded in, or why it decides nothing. */
export type GazetteDocument = { file: string; lines: [number, number]; title: string } & (
	| { rulesets: string[] }
	| { reason: string }
)

export interface CatalogueVersion {
	ruleSet: RuleSet
	cases: CasesFile
}

const HEAD = `# 规则目录

本页由 \`npm run generate\` 按本目录的文件写成。

一个规则集一个文件夹，一个版本两个文件：规则 \`<版本>.json\`，算例 \`<版本>.cases.json\`；写法见 [docs/format.md](../../docs/format.md)。
`

/** The page as text. Drafts, and rule sets that are not encoded yet, are listed as such. */
export function catalogueReadme(
	documents: readonly GazetteDocument[],
	versions: readonly CatalogueVersion[],
	drafts: readonly string[],
): string {
	const encoded = new Set(versions.map(({ ruleSet }) => ruleSet.id))
	const linked = (id: string) => {
		if (encoded.has(id)) return `[\`${id}\`](${id}/)`
		return drafts.includes(id) ? `[\`${id}\`](../drafts/${id}/)（草案，待对照原文复核）` : `\`${id}\`（尚未编入）`
	}
	return `${HEAD}
## 规则集

| 规则集 | 版本 | 规则 | 条件 | 职责 | 算例 | 存疑处理 | 未编入 | 引用条款 | 引用行/全文行 |
|---|---|---|---|---|---|---|---|---|---|
${versions.map(versionRow).join('\n')}

## 公报文件

| 公报 | 行 | 文件 | 规则集或不编入的原因 |
|---|---|---|---|
${documents.map((document) => documentRow(document, linked)).join('\n')}
`
}

function documentRow(document: GazetteDocument, linked: (id: string) => string): string {
	const { file, lines, title } = document
	const answer = 'reason' in document ? document.reason : document.rulesets.map(linked).join('、')
	return `| ${file.slice(0, 3)} | ${lines.join('–')} | ${title} | ${answer} |`
}

function versionRow({ ruleSet, cases }: CatalogueVersion): string {
	const compiled = compile(ruleSet)
	const { id, title, version, rules } = compiled.ruleSet
	const duties = rules.flatMap(({ then }) => ('duties' in then ? then.duties : []))
	const leaves = [...compiled.leafById.values()].map(({ leaf }) => leaf)
	const cited = [...rules, ...leaves, ...duties, ...ruleSet.readings]
	const clauses = new Set(cited.map(({ clause }) => clause))
	const lines = new Set([...cited, ...ruleSet.leftOut].flatMap((one) => range(one.lines)))
	const whole = range(ruleSet.source.gazette.lines).length
	const counts = [rules.length, leaves.length, duties.length, expandCases(cases).length, ruleSet.readings.length]
	const rest = [ruleSet.leftOut.length, clauses.size, `${lines.size}/${whole}`]
	return `| [\`${id}\`](${id}/) ${title} | ${version} | ${[...counts, ...rest].join(' | ')} |`
}

function range([first, last = first]: readonly number[]): number[] {
	return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i)
}
