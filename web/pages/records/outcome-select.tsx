import { countedCodes, outcomeLabel } from '../../../rules/index.ts'
import { entryOf } from '../../catalogue/heads.ts'
import { useRuleSet } from '../../catalogue/use-rule-set.ts'

interface OutcomeSelectProps {
	id: string
	ruleset: string
	value: string
	onChange: (outcome: string) => void
}

/** The outcomes that a rule set's newest version can come to. */
export function OutcomeSelect({ ruleset, value, onChange, ...ids }: OutcomeSelectProps) {
	const loading = useRuleSet(entryOf(ruleset)?.versions.at(-1))
	const codes =
		loading.state === 'ready'
			? [...countedCodes(loading.compiled), ...Object.keys(loading.compiled.ruleSet.schemes ?? {})].map((code) => ({
					code,
					label: outcomeLabel(loading.compiled, code),
				}))
			: []
	// What the address asks for stays chosen while the rule file comes.
	const shown = value && !codes.some(({ code }) => code === value) ? [...codes, { code: value, label: value }] : codes
	return (
		<select {...ids} value={value} onChange={({ target }) => onChange(target.value)}>
			<option value="">全部结果</option>
			{shown.map(({ code, label }) => (
				<option key={code} value={code}>
					{label}
				</option>
			))}
		</select>
	)
}
