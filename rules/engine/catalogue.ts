import { type CompiledRuleSet, compile } from './compile.ts'
import { NoVersionInForceError, RuleFileError, UnknownRuleSetError } from './errors.ts'
import { type RuleSet, RuleSetSchema } from './format.ts'

export interface CatalogueEntry {
	id: string
	title: string
	domain: RuleSet['domain']
	kind: RuleSet['kind']
	versions: { version: string; validFrom: string; validTo: string | null; planYear: number | null }[]
}

/** What the catalogue must know of a file before it is used. */
const HeadSchema = RuleSetSchema.pick({
	id: true,
	version: true,
	title: true,
	domain: true,
	kind: true,
	validFrom: true,
	validTo: true,
	planYear: true,
}).loose()
type Head = Pick<RuleSet, 'id' | 'version' | 'title' | 'domain' | 'kind' | 'validFrom' | 'validTo' | 'planYear'>

/** Rule sets by id and version, in force by date. Each is validated and compiled when first used: a cold start reads heads. */
export class Catalogue {
	readonly #versions = new Map<string, Head[]>()
	readonly #compiled = new Map<Head, CompiledRuleSet>()

	/** Takes the content of rule files. Throws RuleFileError for a file whose head does not follow the format. */
	constructor(files: readonly unknown[]) {
		for (const file of files) {
			const head = HeadSchema.safeParse(file)
			if (!head.success) throw new RuleFileError(head.error.message)
			const { id } = head.data
			this.#versions.set(id, [...(this.#versions.get(id) ?? []), head.data])
		}
		for (const versions of this.#versions.values()) versions.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
	}

	/** Every rule set, by id, with its versions from the oldest on. */
	list(): CatalogueEntry[] {
		return [...this.#versions]
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.map(([id, versions]) => {
				const { title, domain, kind } = versions.at(-1)!
				const periods = versions.map(({ version, validFrom, validTo, planYear }) => ({
					version,
					validFrom,
					validTo,
					planYear,
				}))
				return { id, title, domain, kind, versions: periods }
			})
	}

	/**
	 * The version in force on a day (`from <= asOf < to`), or the version of that name.
	 * Throws UnknownRuleSetError, or NoVersionInForceError with the versions there are.
	 */
	select(id: string, by: { asOf: string } | { version: string }): CompiledRuleSet {
		const versions = this.#versions.get(id)
		if (!versions) throw new UnknownRuleSetError(id)
		if ('version' in by) {
			const named = versions.find((one) => one.version === by.version)
			if (!named) throw new UnknownRuleSetError(id, by.version)
			return this.#compile(named)
		}
		const { asOf } = by
		const inForce = versions.find(({ validFrom, validTo }) => validFrom <= asOf && (validTo === null || asOf < validTo))
		if (inForce) return this.#compile(inForce)
		const periods = versions.map(({ version, validFrom, validTo }) => ({ version, validFrom, validTo }))
		throw new NoVersionInForceError(id, asOf, periods)
	}

	/** The version whose file has this content hash, for replay; undefined where there is none. */
	byHash(contentHash: string): CompiledRuleSet | undefined {
		for (const versions of this.#versions.values()) {
			for (const version of versions) {
				const compiled = this.#compile(version)
				if (compiled.contentHash === contentHash) return compiled
			}
		}
		return undefined
	}

	/** Throws RuleFileError for a file that does not follow the format. */
	#compile(head: Head): CompiledRuleSet {
		const known = this.#compiled.get(head)
		if (known) return known
		const parsed = RuleSetSchema.safeParse(head)
		if (!parsed.success) throw new RuleFileError(parsed.error.message)
		const compiled = compile(parsed.data)
		this.#compiled.set(head, compiled)
		return compiled
	}
}
