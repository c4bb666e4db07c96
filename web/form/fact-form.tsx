import { Input } from 'antd'
import { memo, useState } from 'react'
import type { CompiledRuleSet } from '../../rules/index.ts'
import type { Entries, FactEntry } from './entries.ts'
import { askedFacts } from './facts.ts'
import { Field } from './field.tsx'

interface FactFormProps {
	compiled: CompiledRuleSet
	entries: Entries
	faults: Readonly<Record<string, string>>
	hidden: ReadonlySet<string>
	onChange: (name: string, entry: FactEntry | undefined) => void
}

/** A form with more fields than this can be searched. */
const LONG = 16

/** The fields of a rule set's facts, in the order of its file. Nothing here knows any rule set. */
export const FactForm = memo(function FactForm({ compiled, entries, faults, hidden, onChange }: FactFormProps) {
	const [sought, setSought] = useState('')
	const shown = askedFacts(compiled).filter(([name]) => !hidden.has(name))
	const found = shown.filter(([name, { label, help = '' }]) => {
		const text = sought.trim()
		return text === '' || label.includes(text) || help.includes(text) || faults[name] !== undefined
	})
	return (
		<div className="fact-form">
			{shown.length > LONG ? (
				<Input.Search
					className="fact-search"
					allowClear
					placeholder={`在 ${shown.length} 项中查找`}
					aria-label="查找填报项"
					value={sought}
					onChange={({ target }) => setSought(target.value)}
				/>
			) : null}
			{found.map(([name, definition]) => (
				<Field
					key={name}
					name={name}
					definition={definition}
					entry={entries[name]}
					fault={faults[name]}
					onChange={onChange}
				/>
			))}
			{found.length === 0 ? <p className="quiet">没有含“{sought}”的填报项。</p> : null}
		</div>
	)
})
