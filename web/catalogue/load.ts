import { type CompiledRuleSet, compile, RuleSetSchema } from '../../rules/index.ts'
import type { Head } from './heads.ts'

const loaded = new Map<string, Promise<CompiledRuleSet>>()

/** Fetches and prepares one rule file, once. Rejects where it cannot be fetched; the next call tries again. */
export function loadRuleSet({ url }: Head): Promise<CompiledRuleSet> {
	const known = loaded.get(url)
	if (known) return known
	const coming = fetchRuleSet(url)
	loaded.set(url, coming)
	coming.catch(() => loaded.delete(url))
	return coming
}

async function fetchRuleSet(url: string): Promise<CompiledRuleSet> {
	const response = await fetch(url)
	if (!response.ok) throw new Error(`规则文件没有取到（${response.status}）`)
	return compile(RuleSetSchema.parse(await response.json()))
}
