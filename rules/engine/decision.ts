/** What evaluating a rule set says: plain data, as the HTTP contract has it. */

/** A number known only within bounds. */
export interface Bounds {
	atLeast?: number
	atMost?: number
}

export type Verdict = true | false | null

export type Status = 'final' | 'provisional' | 'undetermined'

export interface IndicatorLevel {
	id: string
	label: string
	/** Null where no fact of the sign was supplied. */
	level: string | null
	levelLabel: string | null
	possible: string[]
}

export interface LevelOutcome {
	kind: 'level'
	/** The highest level proven, or "none". */
	level: string
	label: string
	/** Graver levels that are not ruled out, nearest first. */
	possible: string[]
	indicators?: IndicatorLevel[]
	/** Each reading's level over the signs supplied. */
	readings?: Record<string, string>
}

export interface EligibilityOutcome {
	kind: 'eligibility'
	eligible: Verdict
	scheme: string | null
	schemeLabel: string | null
}

export interface ClassificationOutcome {
	kind: 'classification'
	categories: { id: string; label: string }[]
	possible: { id: string; label: string }[]
}

export interface ComplianceOutcome {
	kind: 'compliance'
	passes: Verdict
	items: { id: string; label: string; passes: Verdict }[]
}

export type Outcome = LevelOutcome | EligibilityOutcome | ClassificationOutcome | ComplianceOutcome

export interface Reason {
	rule: string
	condition: string
	clause: string
	lines: readonly number[]
	fact: string
	label: string
	unit: string | null
	/** As given or derived; bounds where it is known only within bounds; null where unknown. */
	given: unknown
	operator: string
	expected: unknown
	/** Null: cannot be said yet. */
	result: Verdict
	sentence: string
	/** What would make a failed condition hold. */
	cure?: string
	/** The fact has no meaning here (for example drought figures of a flood). */
	notApplicable?: true
}

export interface MissingFact {
	fact: string
	label: string
	unit: string | null
	/** Outcomes that knowing it could lead to, gravest first. */
	couldLeadTo: string[]
	/** Given only within bounds. */
	given?: Bounds
}

export interface NextThreshold {
	fact: string
	label: string
	unit: string | null
	given: unknown
	threshold: number
	distance: number
	leadsTo: string
	clause: string
}

/** One line of a calculation: what was taken, how, and what came out. */
export interface CalculationStep {
	id: string
	label: string
	clause: string
	lines: readonly number[]
	formula: string
	/** Null while what it rests on is not exactly known. */
	yuan: number | null
}

export interface GrantedAmount {
	id: string
	label: string
	yuan: number | null
	cap: number | null
	capped: boolean | null
	payable: boolean
	/** How it was worked out, step by step. */
	steps?: CalculationStep[]
	/** Granted unless shown otherwise: part of its condition is not known yet. */
	presumed?: true
	/** Lost, with the clause that takes it away. */
	revoked?: { clause: string; sentence: string }
	clause: string
}

export interface PermittedOption {
	id: string
	label: string
	permitted: Verdict
	clause: string
}

export interface DueDuty {
	id: string
	kind: string
	clause: string
	lines: readonly number[]
	who: string
	to: string[]
	what: string
	group?: string
	discretionary?: true
	/** Applies unless shown otherwise: its condition is not known yet. */
	presumed?: true
	limit: string | null
	/** UTC, ISO 8601. Null where the starting instant is not known or the text sets no time. */
	dueAt: string | null
}

export interface ReviewFlag {
	code: string
	clause: string | null
	message: string
}

export interface RuleSetIdentity {
	id: string
	version: string
	title: string
	contentHash: string
}

/** The whole answer of one evaluation. */
export interface Evaluation {
	ruleset: RuleSetIdentity
	/** A calendar day in Asia/Shanghai. */
	asOf: string
	status: Status
	outcome: Outcome
	reasons: Reason[]
	missing: MissingFact[]
	nextThresholds: NextThreshold[]
	amounts: GrantedAmount[]
	options: PermittedOption[]
	duties: DueDuty[]
	review: ReviewFlag[]
	/** The facts that were reckoned with: units canonical, unknown ones left out. */
	normalisedFacts: Record<string, unknown>
}

export type Change = 'first' | 'raised' | 'lowered' | 'same' | 'changed'
