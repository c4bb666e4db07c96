import * as z from 'zod'
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

/** What the catalogue must know of a file before it is read. */
const HeadSchema = RuleSetSchema.pick({
	id: true,
	version: true,
	title: true,
	domain: true,
	kind: true,
	validFrom: true,
	validTo: true,
	planYear: true,
})
	.extend({ contentHash: z.string().optional() })
	.strip()
export type CatalogueHead = z.infer<typeof HeadSchema>

/** The head of a rule file. Throws RuleFileError where it does not follow the format. */
export function headOf(file: unknown): CatalogueHead {
	const head = HeadSchema.safeParse(file)
	if (!head.success) throw new RuleFileError(head.error.message)
	return head.data
}

/** Rule sets by id and version, in force by date. Each is read, validated and compiled when first used. */
export class Catalogue {
	readonly #versions = new Map<string, CatalogueHead[]>()
	readonly #compiled = new Map<CatalogueHead, CompiledRuleSet>()

	/** Takes heads, and what gives the content of a rule file. Throws RuleFileError for a head that does not follow the format. */
	constructor(
		heads: readonly unknown[],
		private readonly contentOf: (id: string, version: string) => unknown,
	) {
		for (const head of heads.map(headOf)) this.#versions.set(head.id, [...(this.#versions.get(head.id) ?? []), head])
		for (const versions of this.#versions.values()) versions.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
	}

	/** A catalogue of files that are at hand. Throws RuleFileError for a file whose head does not follow the format. */
	static of(files: readonly unknown[]): Catalogue {
		const heads = files.map(headOf)
		const at = (id: string, version: string) => heads.findIndex((head) => head.id === id && head.version === version)
		return new Catalogue(heads, (id, version) => files[at(id, version)])
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
			for (const head of versions) {
				if (head.contentHash !== undefined && head.contentHash !== contentHash) continue
				const compiled = this.#compile(head)
				if (compiled.contentHash === contentHash) return compiled
			}
		}
		return undefined
	}

	/** Throws RuleFileError for a file that does not follow the format, or is not the one that its head tells of. */
	#compile(head: CatalogueHead): CompiledRuleSet {
		const known = this.#compiled.get(head)
		if (known) return known
		const { id, version, contentHash } = head
		const parsed = RuleSetSchema.safeParse(this.contentOf(id, version))
		if (!parsed.success) throw new RuleFileError(parsed.error.message)
		const compiled = compile(parsed.data)
		if (contentHash !== undefined && compiled.contentHash !== contentHash)
			throw new RuleFileError(`${id} ${version} is not the file that the catalogue was made of`)
		this.#compiled.set(head, compiled)
		return compiled
	}
}
