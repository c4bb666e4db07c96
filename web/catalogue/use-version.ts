import type { CompiledRuleSet } from '../../rules/index.ts'
import { entryOf, type Head } from './heads.ts'
import { useRuleSet } from './use-rule-set.ts'

/** The head of a version; undefined where the pages do not have it. */
export function headOf(id: string, version: string): Head | undefined {
	return entryOf(id)?.versions.find((head) => head.version === version)
}

/** The rule file of a version once it is there; null while it comes, and where it does not. */
export function useVersion(id: string, version: string): CompiledRuleSet | null {
	const loading = useRuleSet(headOf(id, version))
	return loading.state === 'ready' ? loading.compiled : null
}
