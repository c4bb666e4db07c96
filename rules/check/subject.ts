import type { CasesFile } from '../engine/cases.ts'
import type { RuleSet } from '../engine/format.ts'

/** A file of the catalogue as it stands on disk; its path ends in `<ruleset>/<version>.json` or `.cases.json`. */
export interface CatalogueFile {
	path: string
	text: string
}

/** A rule file that follows the schema, with its worked cases where they do too. */
export interface RuleSetFile {
	path: string
	ruleSet: RuleSet
	cases?: { path: string; file: CasesFile }
}

/** What the checks look at. */
export interface Subject {
	files: readonly CatalogueFile[]
	ruleSets: readonly RuleSetFile[]
	/** The texts of the gazette by file name, where they are at hand. */
	sources?: ReadonlyMap<string, string>
}
