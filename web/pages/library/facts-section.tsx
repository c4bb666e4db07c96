import type { CompiledRuleSet, DerivedDefinition, FactDefinition } from '../../../rules/index.ts'
import { type RecordColumn, RecordTable } from '../../parts/record-table.tsx'
import { appliesText, derivedText, kindText, rangeText } from '../../rule-words/facts.ts'

type Named<Definition> = [name: string, definition: Definition]

/** What is asked for, and what is reckoned from it. */
export function FactsSection({ compiled }: { compiled: CompiledRuleSet }) {
	const { facts, derived } = compiled.ruleSet
	const derivedColumns: readonly RecordColumn<Named<DerivedDefinition>>[] = [
		{ label: '名称', head: true, cell: ([, { label }]) => label },
		{ label: '单位', cell: ([, { unit }]) => unit },
		{ label: '怎样推算', cell: ([, definition]) => derivedText(compiled, definition) },
		{ label: '说明', cell: ([, { help }]) => help ?? '' },
	]
	const factColumns: readonly RecordColumn<Named<FactDefinition>>[] = [
		{ label: '名称', head: true, cell: ([, { label }]) => label },
		{ label: '类型', cell: ([, fact]) => kindText(fact) },
		{ label: '可填', cell: ([, fact]) => rangeText(fact) },
		{ label: '由谁认定', cell: ([, { certifiedBy }]) => certifiedBy ?? '' },
		{ label: '何时适用', cell: ([, fact]) => appliesText(compiled, fact) },
		{
			label: '说明',
			cell: ([, { help, notUsedHere }]) =>
				[help, notUsedHere && `本版本不用：${notUsedHere}`].filter(Boolean).join('；'),
		},
	]
	return (
		<>
			<section className="r-card" aria-label="填报项">
				<h2>填报项（{Object.keys(facts).length}）</h2>
				<RecordTable label="填报项" columns={factColumns} rows={Object.entries(facts)} keyOf={([name]) => name} />
			</section>
			{Object.keys(derived).length > 0 ? (
				<section className="r-card" aria-label="推算项">
					<h2>推算项（{Object.keys(derived).length}）</h2>
					<RecordTable
						label="推算项"
						columns={derivedColumns}
						rows={Object.entries(derived)}
						keyOf={([name]) => name}
					/>
				</section>
			) : null}
		</>
	)
}
