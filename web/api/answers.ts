import type { Change, Evaluation, Outcome, RuleSetIdentity, Status, Verdict } from '../../rules/index.ts'
import type { Domain } from '../catalogue/heads.ts'
import type { SubjectKind } from '../text/names.ts'
import type { ProblemBody } from './call.ts'

/** What the API answers, as far as pages read it; functions/http/responses.ts is the contract. */

export interface Subject {
	kind: SubjectKind
	id: string
}

export interface Actor {
	subject: string
	role: string
	org: string | null
}

/** An entry in a list. */
export interface Summary {
	decisionId: string
	decidedAt: string
	ruleset: RuleSetIdentity
	asOf: string
	status: Status
	outcome: Outcome
	review: { code: string; message: string }[]
	subject: Subject
	sequence: number
	change: Change
	previousDecisionId: string | null
	actor: Actor
	note: string | null
}

export interface DecisionList {
	decisions: Summary[]
	next: string | null
}

/** The whole entry. */
export interface LoggedEntry extends Evaluation, Omit<Summary, 'review'> {
	domain: Domain
	facts: Record<string, unknown>
	requestId: string
	hash: string
	previousHash: string
}

export interface FactChange {
	fact: string
	label: string
	before: unknown
	after: unknown
}

export interface Changes {
	facts: FactChange[]
	conditions: {
		rule: string
		condition: string
		clause: string
		before: Verdict
		after: Verdict
		sentence: string
	}[]
	outcome: { before: Outcome; after: Outcome } | null
	version: { before: string; after: string } | null
}

export type TimelineEntry = Summary & { changes: Changes | null }

export interface Timeline {
	subject: Subject
	entries: TimelineEntry[]
	next: string | null
}

export interface Replay {
	decisionId: string
	same: boolean | null
	ruleFile: 'catalogue' | 'log' | 'missing'
	differences: { pointer: string; recorded: unknown; replayed: unknown }[]
	detail: string
}

export interface Fault {
	position: number
	decisionId: string | null
	fault: string
	detail: string
}

export interface SubjectVerification {
	subject: Subject
	whole: boolean | null
	chains: { scope: string; entries: number; head: string; faults: Fault[] }[]
}

export interface DayVerification {
	date: string
	seal: { day: string; entries: number; chains: number; hash: string } | null
	whole: boolean
	chains: number
	verified: number
	faults: (Fault & { scope: string; subject: Subject })[]
	sealFaults: { fault: string; detail: string }[]
	next: string | null
}

export interface OutcomeReport {
	from: string | null
	to: string | null
	decisions: number
	rows: {
		ruleset: string
		title: string
		org: string | null
		outcome: string
		outcomeLabel: string
		decisions: number
		subjects: number
		amounts: { id: string; label: string; subjects: number; yuan: number }[]
	}[]
}

export type RowDecision = Summary & {
	amounts: Evaluation['amounts']
	missing: { fact: string; label: string; unit: string | null }[]
	grounds: { clause: string; condition: string; sentence: string; cure?: string }[]
}

/** What became of one row of a batch. */
export interface RowResult {
	row: number
	subject: Subject | null
	decision?: RowDecision
	replayed?: boolean
	problem?: ProblemBody
}

export interface BatchCounts {
	rows: number
	decided: number
	replayed: number
	problems: number
}

export interface BatchResult {
	results: RowResult[]
	counts: BatchCounts
}

export interface Job {
	jobId: string
	kind: 'batch' | 'impact'
	ruleset: string
	status: 'awaiting-upload' | 'waiting' | 'running' | 'done' | 'failed'
	total: number | null
	done: number
	counts?: BatchCounts
	problem?: ProblemBody
	result: string | null
}

interface Settled {
	outcome: string
	amounts: Record<string, number | null>
}
interface Sum {
	entries: number
	yuan: number
}

/** What a candidate rule file would have decided otherwise. */
export interface Impact {
	candidate: RuleSetIdentity
	entries: number
	changed: number
	refused: number
	outcomes: { before: string; beforeLabel: string; after: string; afterLabel: string; entries: number }[]
	amounts: { id: string; label: string; before: Sum; after: Sum; difference: number; changed: number }[]
	causes: {
		rule: string
		condition: string | null
		clause: string
		before: Verdict
		after: Verdict
		entries: number
	}[]
	examples: { decisionId: string; subject: Subject; before: Settled; after: Settled }[]
}
