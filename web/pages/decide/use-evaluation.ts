import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { type CompiledRuleSet, evaluate, InvalidFactsError } from '../../../rules/index.ts'
import type { Entries } from '../../form/entries.ts'
import { type FormFacts, readForm } from '../../form/facts.ts'
import type { Answer } from '../../result/answer.ts'

export type Preview =
	| { state: 'none' }
	| { state: 'answer'; answer: Answer; facts: Record<string, unknown> }
	/** The facts contradict each other: which, and why. */
	| { state: 'contradiction'; faults: Record<string, string> }
	/** Evaluation itself failed: nothing is said. */
	| { state: 'failed' }

/** Evaluates what stands in the form, behind the typing: a keystroke never waits for it. */
export function useEvaluation(
	compiled: CompiledRuleSet,
	entries: Entries,
	day: string,
): { form: FormFacts; preview: Preview } {
	const settled = useDeferredValue(entries)
	const form = useMemo(() => readForm(compiled, settled), [compiled, settled])
	const { facts } = form
	const [preview, setPreview] = useState<Preview>({ state: 'none' })
	useEffect(() => {
		let current = true
		const show = (next: Preview) => {
			if (current) setPreview(next)
		}
		evaluate(compiled, facts, { asOf: day }).then(
			({ normalisedFacts: _, ...answer }) => show({ state: 'answer', answer, facts }),
			(error: unknown) => {
				if (!(error instanceof InvalidFactsError)) return show({ state: 'failed' })
				const faults = error.errors.map(({ pointer, detail }) => [pointer.replace('/facts/', ''), detail])
				show({ state: 'contradiction', faults: Object.fromEntries(faults) })
			},
		)
		return () => {
			current = false
		}
	}, [compiled, facts, day])
	return { form, preview }
}
