import * as z from 'zod'
import type { Evaluation } from '../../rules/index.ts'
import { SUBJECT_KINDS } from './requests.ts'
import { DOMAINS, ROLES } from './roles.ts'

/** What answers hold, for the API document; the tests hold the handlers to it. */

const Verdict = z.boolean().nullable()
const Text = z.string()
const Labelled = z.object({ id: Text, label: Text })
const Bounds = z.object({ atLeast: z.number().optional(), atMost: z.number().optional() })
const Instant = z.iso.datetime({ offset: true })
const Day = z.iso.date()

const Outcome = z.discriminatedUnion('kind', [
	z.object({
		kind: z.literal('level'),
		level: Text,
		label: Text,
		possible: z.array(Text),
		indicators: z
			.array(Labelled.extend({ level: Text.nullable(), levelLabel: Text.nullable(), possible: z.array(Text) }))
			.optional(),
		readings: z.record(Text, Text).optional(),
	}),
	z.object({
		kind: z.literal('eligibility'),
		eligible: Verdict,
		scheme: Text.nullable(),
		schemeLabel: Text.nullable(),
	}),
	z.object({ kind: z.literal('classification'), categories: z.array(Labelled), possible: z.array(Labelled) }),
	z.object({
		kind: z.literal('compliance'),
		passes: Verdict,
		items: z.array(Labelled.extend({ passes: Verdict })),
	}),
])

const Measured = { fact: Text, label: Text, unit: Text.nullable() }
const Lines = z.array(z.int()).readonly()

const evaluation = {
	ruleset: z.object({ id: Text, version: Text, title: Text, contentHash: Text }),
	asOf: Day,
	status: z.enum(['final', 'provisional', 'undetermined']),
	outcome: Outcome,
	reasons: z.array(
		z.object({
			rule: Text,
			condition: Text,
			clause: Text,
			lines: Lines,
			...Measured,
			given: z.unknown(),
			operator: Text,
			expected: z.unknown(),
			result: Verdict,
			sentence: Text,
			cure: Text.optional(),
			notApplicable: z.literal(true).optional(),
		}),
	),
	missing: z.array(z.object({ ...Measured, couldLeadTo: z.array(Text), given: Bounds.optional() })),
	nextThresholds: z.array(
		z.object({
			...Measured,
			given: z.unknown(),
			threshold: z.number(),
			distance: z.number(),
			leadsTo: Text,
			clause: Text,
		}),
	),
	amounts: z.array(
		Labelled.extend({
			yuan: z.number().nullable(),
			cap: z.number().nullable(),
			capped: Verdict,
			payable: z.boolean(),
			revoked: z.object({ clause: Text, sentence: Text }).optional(),
			clause: Text,
		}),
	),
	options: z.array(Labelled.extend({ permitted: Verdict, clause: Text })),
	duties: z.array(
		z.object({
			id: Text,
			kind: Text,
			clause: Text,
			lines: Lines,
			who: Text,
			to: z.array(Text),
			what: Text,
			group: Text.optional(),
			discretionary: z.literal(true).optional(),
			presumed: z.literal(true).optional(),
			limit: Text.nullable(),
			dueAt: Instant.nullable(),
		}),
	),
	review: z.array(z.object({ code: Text, clause: Text.nullable(), message: Text })),
}

export const PreviewAnswer = z.object(evaluation) satisfies z.ZodType<Omit<Evaluation, 'normalisedFacts'>>

const Subject = z.object({ kind: z.enum(SUBJECT_KINDS), id: Text })
const Actor = z.object({
	subject: Text,
	role: z.enum(Object.keys(ROLES) as (keyof typeof ROLES)[]),
	org: Text.nullable(),
})
const place = {
	subject: Subject,
	sequence: z.int().min(1),
	change: z.enum(['first', 'raised', 'lowered', 'same', 'changed']),
	previousDecisionId: Text.nullable(),
}

export const DecisionAnswer = z.object({ decisionId: Text, decidedAt: Instant, ...evaluation, ...place })

export const EntryAnswer = DecisionAnswer.extend({
	decidedAtLocal: Instant,
	domain: z.enum(DOMAINS),
	facts: z.record(Text, z.unknown()),
	normalisedFacts: z.record(Text, z.unknown()),
	note: Text.nullable(),
	actor: Actor,
	requestId: Text,
	hash: Text,
	previousHash: Text,
})

const summary = {
	decisionId: Text,
	decidedAt: Instant,
	decidedAtLocal: Instant,
	ruleset: evaluation.ruleset,
	asOf: Day,
	status: evaluation.status,
	outcome: Outcome,
	review: z.array(z.object({ code: Text, message: Text })),
	...place,
	actor: Actor,
	note: Text.nullable(),
}
const next = Text.nullable().describe('下一页的 cursor；没有下一页时为 null')

export const ListAnswer = z.object({ decisions: z.array(z.object(summary)), next })

export const TimelineAnswer = z.object({
	subject: Subject,
	entries: z.array(
		z.object({
			...summary,
			changes: z
				.object({
					facts: z.array(z.object({ fact: Text, label: Text, before: z.unknown(), after: z.unknown() })),
					conditions: z.array(
						z.object({ rule: Text, condition: Text, clause: Text, before: Verdict, after: Verdict, sentence: Text }),
					),
					outcome: z.object({ before: Outcome, after: Outcome }).nullable(),
					version: z.object({ before: Text, after: Text }).nullable(),
				})
				.nullable(),
		}),
	),
	next,
})

const Fault = z.object({
	position: z.int().describe('链中的位置，从 1 起'),
	decisionId: Text.nullable(),
	fault: z.enum([
		'unreadable',
		'not-canonical',
		'attributes-differ',
		'sequence-broken',
		'link-broken',
		'pointer-missing',
		'entry-missing',
		'subject-missing',
		'sealed-entry-differs',
		'not-in-seal',
	]),
	detail: Text,
})

export const SubjectVerificationAnswer = z.object({
	subject: Subject,
	whole: z.boolean().nullable().describe('没有任何记录时为 null：整个对象是否被删，由日封存核对'),
	chains: z.array(z.object({ scope: Text, entries: z.int(), head: Text, faults: z.array(Fault) })),
})

const Seal = z.object({
	day: Day,
	rulesets: z.array(Text),
	entries: z.int(),
	chains: z.int(),
	headsHash: Text,
	previousDay: Day.nullable(),
	previousHash: Text,
	hash: Text,
})

export const DayVerificationAnswer = z.object({
	date: Day,
	seal: Seal.nullable().describe('尚未封存时为 null'),
	whole: z.boolean(),
	chains: z.int(),
	verified: z.int().describe('本页核对的链数'),
	faults: z.array(Fault.extend({ scope: Text, subject: z.object({ kind: Text, id: Text }) })),
	sealFaults: z.array(
		z.object({
			fault: z.enum(['seal-changed', 'seal-link-broken', 'sealed-heads-changed', 'entry-count-differs']),
			detail: Text,
		}),
	),
	next,
})

export const ReplayAnswer = z.object({
	decisionId: Text,
	same: z.boolean().nullable().describe('规则文件已无处可寻时为 null'),
	ruleset: evaluation.ruleset,
	ruleFile: z.enum(['catalogue', 'log', 'missing']),
	outcome: z.object({ recorded: Outcome, replayed: Outcome.nullable() }),
	differences: z.array(z.object({ pointer: Text, recorded: z.unknown(), replayed: z.unknown() })),
	detail: Text,
})

const BatchCounts = z.object({
	rows: z.int(),
	decided: z.int().describe('本次新作出的判定'),
	replayed: z.int().describe('先前同一批已作出、这次原样返回的判定'),
	problems: z.int(),
})

const RowDecision = z.object({
	...summary,
	amounts: evaluation.amounts,
	missing: z.array(z.object({ fact: Text, label: Text, unit: Text.nullable() })),
	grounds: z.array(z.object({ clause: Text, condition: Text, sentence: Text, cure: Text.optional() })),
})

export const BatchAnswer = z.object({
	results: z.array(
		z.object({
			row: z.int().describe('表格的行号、文件的行号，或在 items 中的位置，从 1 起'),
			subject: z.object({ kind: Text, id: Text }).nullable(),
			decision: RowDecision.optional(),
			replayed: z.literal(true).optional(),
			problem: z.looseObject({ type: Text, title: Text, status: z.int(), detail: Text }).optional(),
		}),
	),
	counts: BatchCounts,
})

const Settled = z.object({ outcome: Text, amounts: z.record(Text, z.number().nullable()) })
const Sum = z.object({ entries: z.int(), yuan: z.number() })

export const ImpactAnswer = z.object({
	candidate: evaluation.ruleset,
	entries: z.int(),
	changed: z.int().describe('结果或金额会变的判定数'),
	refused: z.int().describe('候选文件不接受其填报内容的判定数'),
	outcomes: z.array(z.object({ before: Text, beforeLabel: Text, after: Text, afterLabel: Text, entries: z.int() })),
	amounts: z.array(
		z.object({ id: Text, label: Text, before: Sum, after: Sum, difference: z.number(), changed: z.int() }),
	),
	causes: z.array(
		z.object({
			rule: Text,
			condition: Text.nullable(),
			clause: Text,
			before: Verdict,
			after: Verdict,
			entries: z.int(),
		}),
	),
	examples: z.array(
		z.object({
			decisionId: Text,
			subject: z.object({ kind: Text, id: Text }),
			before: Settled,
			after: Settled,
		}),
	),
})

export const JobAnswer = z.object({
	jobId: Text,
	kind: z.enum(['batch', 'impact']),
	ruleset: Text,
	createdAt: Instant,
	status: z.enum(['waiting', 'running', 'done', 'failed']),
	total: z.int().nullable().describe('尚未数清时为 null'),
	done: z.int(),
	updatedAt: Instant,
	counts: BatchCounts.optional(),
	problem: z.looseObject({ type: Text, title: Text, status: z.int(), detail: Text }).optional(),
	result: Text.nullable().describe('结果的地址；没有结果时为 null'),
})

export const OutcomeReportAnswer = z.object({
	from: Text.nullable(),
	to: Text.nullable(),
	decisions: z.int(),
	rows: z.array(
		z.object({
			ruleset: Text,
			title: Text,
			org: Text.nullable(),
			outcome: Text,
			outcomeLabel: Text,
			decisions: z.int(),
			subjects: z.int().describe('期内最后一次判定为该结果的对象数'),
			amounts: z.array(z.object({ id: Text, label: Text, subjects: z.int(), yuan: z.number() })),
		}),
	),
})

const Period = z.object({ version: Text, validFrom: Day, validTo: Day.nullable() })

export const CatalogueAnswer = z.object({
	rulesets: z.array(
		z.object({
			id: Text,
			title: Text,
			domain: z.enum(DOMAINS),
			kind: z.enum(['level', 'eligibility', 'classification', 'compliance']),
			versions: z.array(Period.extend({ planYear: z.int().nullable() })),
		}),
	),
})

export const HealthAnswer = z.object({ status: z.literal('ok'), log: z.enum(['available', 'unavailable']) })

export const ProblemAnswer = z.object({
	type: Text.describe('/problems/ 下固定的标识'),
	title: Text,
	status: z.int(),
	detail: Text,
	errors: z
		.array(
			z.object({
				pointer: Text.optional(),
				parameter: Text.optional(),
				header: Text.optional(),
				cell: Text.optional(),
				column: Text.optional(),
				detail: Text,
			}),
		)
		.optional(),
	/** Of `no-version-in-force`. */
	asOf: Text.optional(),
	versions: z.array(Period).optional(),
	/** Of `log-unavailable`: false where nothing was recorded, null where no confirmation came. */
	recorded: z.literal(false).nullable().optional(),
})
