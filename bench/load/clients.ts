import { performance } from 'node:perf_hooks'
import type { Outcome } from '../../rules/index.ts'
import { type Answer, type Call, call } from '../../tests/support/call.ts'
import type { RunningServer } from '../../tests/support/process.ts'
import { chances, pick } from './chance.ts'
import { essenceOf, housingQuestion, type Question, RELIEF, reliefQuestion } from './oracle.ts'
import type { Tally } from './tally.ts'

/** What a decision was answered, or what was asked where no answer says what became of it. */
interface Made {
	decisionId: string
	subject: string
	expected: string
}

export interface Run {
	server: RunningServer
	tally: Tally
	/** Decisions that were acknowledged, by their ids. */
	acknowledged: Map<string, Made>
	/** Whether the database is away, or was a moment ago: only then may the log be unavailable. */
	away: () => boolean
	running: () => boolean
}

interface Answered {
	decisionId: string
	status: string
	outcome: Outcome
	amounts: unknown[]
}

const DESK: Call = { as: 'emergency-staff' }
const OFFICER: Call = { as: 'township-officer', org: '中和镇' }
const AUDITOR: Call = { as: 'auditor' }

/** One caller who does one thing after another until the run ends. */
export async function client(run: Run, number: number): Promise<void> {
	const random = chances(number)
	const own: { key: string; question: Question; subject: string; text: string }[] = []
	let keys = 0
	const ask = async <Body>(kind: string, path: string, options: Call): Promise<Answer<Body> | null> => {
		const started = performance.now()
		const answer = await call<Body>(run.server, path, options).catch(() => null)
		run.tally.took(kind, answer?.status ?? 0, performance.now() - started)
		if (answer === null || answer.status >= 500) {
			const allowed = run.away() && (answer === null || answer.status === 503)
			run.tally.expect(allowed, () => `${kind} answered ${answer?.status ?? 'nothing'} while the database was there`)
			return null
		}
		return answer
	}
	const expectStatus = (kind: string, answer: Answer<unknown> | null, ...statuses: number[]) =>
		answer !== null &&
		run.tally.expect(
			statuses.includes(answer.status),
			() => `${kind} answered ${answer.status}: ${answer.text.slice(0, 200)}`,
		)
	const who = ({ ruleset }: Question) => (ruleset === RELIEF ? DESK : OFFICER)
	const kindOf = ({ ruleset }: Question) => (ruleset === RELIEF ? 'incident' : 'household')
	const question = () => (random() < 0.5 ? reliefQuestion(random) : housingQuestion(random))
	const note = (kind: string, { decisionId, ...answer }: Answered, { expected }: Question, subject: string) => {
		run.tally.expect(
			essenceOf(answer) === expected,
			() => `${kind} ${decisionId} came to ${essenceOf(answer)}, not ${expected}`,
		)
		run.acknowledged.set(decisionId, { decisionId, subject, expected })
	}
	/** Decides; where no answer tells what became of it, again under the same key until one does. */
	const decide = async (asked: Question, subject: string) => {
		const { ruleset, facts, asOf } = asked
		const key = `load-${number}-${++keys}`
		const body = { facts, asOf, subject: { kind: kindOf(asked), id: subject } }
		for (let kind = 'decide'; ; kind = 'decide, again after no answer') {
			const options = { ...who(asked), body, headers: { 'idempotency-key': key } }
			const answer = await ask<Answered>(kind, `/v1/rulesets/${ruleset}/decisions`, options)
			if (answer === null) {
				await pause(200)
				continue
			}
			if (answer.status === 409) continue
			if (!expectStatus(kind, answer, 201, 200)) return
			note('decide', answer.body, asked, subject)
			own.push({ key, question: asked, subject, text: answer.text })
			return
		}
	}
	const subjectOf = (asked: Question) => {
		const known = own.filter(({ question: { ruleset } }) => ruleset === asked.ruleset)
		if (known.length > 0 && random() < 0.4) return pick(random, known.slice(-50)).subject
		// Some subjects are everybody's.
		return asked.ruleset === RELIEF && random() < 0.1 ? `shared-${Math.floor(random() * 5)}` : `load-${number}-${keys}`
	}
	const batch = async (form: 'json' | 'ndjson') => {
		const key = `batch-${number}-${++keys}`
		const asked = await Promise.all(
			Array.from({ length: 60 + Math.floor(random() * 90) }, () => housingQuestion(random)),
		)
		const items = asked.map(({ facts, asOf }, i) => ({
			subject: { kind: 'household', id: `${key}-${i}` },
			facts,
			asOf,
		}))
		const lines = items.map((item) => JSON.stringify(item)).join('\n')
		const type = form === 'json' ? 'application/json' : 'application/x-ndjson'
		const headers = { 'idempotency-key': key, 'content-type': type, accept: 'application/json' }
		const body = form === 'json' ? JSON.stringify({ items }) : lines
		const path = `/v1/rulesets/${asked[0]!.ruleset}/decisions/batch`
		for (let left = true; left; ) {
			const answer = await ask<{ results: { decision?: Answered; problem?: { type: string } }[] }>(
				`batch, ${form}`,
				path,
				{
					...OFFICER,
					body,
					headers,
				},
			)
			left = answer === null
			if (answer === null || !expectStatus('batch', answer, 200)) {
				await pause(300)
				continue
			}
			for (const [i, { decision, problem }] of answer.body.results.entries()) {
				if (decision) note('batch', decision, asked[i]!, items[i]!.subject.id)
				else if (run.away() && problem!.type === '/problems/log-unavailable') left = true
				else run.tally.expect(false, () => `row ${i} of a batch came to ${problem!.type}`)
			}
			if (left) await pause(300)
		}
	}
	const known = () => (own.length === 0 ? undefined : pick(random, own))
	const WORK: [weight: number, work: () => Promise<unknown>][] = [
		[
			30,
			async () => {
				const asked = await question()
				await decide(asked, subjectOf(asked))
			},
		],
		[
			20,
			async () => {
				const asked = await question()
				const { ruleset, facts, asOf } = asked
				const answer = await ask<Answered>('preview', `/v1/rulesets/${ruleset}/preview`, {
					...who(asked),
					body: { facts, asOf },
				})
				if (expectStatus('preview', answer, 200))
					run.tally.expect(
						essenceOf(answer!.body) === asked.expected,
						() => `a preview came to ${essenceOf(answer!.body)}, not ${asked.expected}`,
					)
			},
		],
		[3, () => batch('json')],
		[3, () => batch('ndjson')],
		[
			5,
			async () => {
				const one = known()
				if (!one) return
				const { ruleset, facts, asOf } = one.question
				const body = { facts, asOf, subject: { kind: kindOf(one.question), id: one.subject } }
				const answer = await ask('decide, same key', `/v1/rulesets/${ruleset}/decisions`, {
					...who(one.question),
					body,
					headers: { 'idempotency-key': one.key },
				})
				if (expectStatus('decide, same key', answer, 200, 201))
					run.tally.expect(answer!.text === one.text, () => 'a decision given again is not the same bytes')
			},
		],
		[
			2,
			async () => {
				const one = known()
				if (!one) return
				const body = { facts: {}, asOf: one.question.asOf, subject: { kind: kindOf(one.question), id: one.subject } }
				const answer = await ask('decide, key used otherwise', `/v1/rulesets/${one.question.ruleset}/decisions`, {
					...who(one.question),
					body,
					headers: { 'idempotency-key': one.key },
				})
				expectStatus('decide, key used otherwise', answer, 422)
			},
		],
		[
			3,
			async () => {
				const wrong = pick(random, [
					{ facts: { deaths: -1 } },
					{ facts: { none: 1 } },
					{ facts: { deaths: 'viele' } },
					[],
				])
				const answer = await ask('nonsense', `/v1/rulesets/${RELIEF}/preview`, { ...DESK, body: wrong })
				expectStatus('nonsense', answer, 422)
			},
		],
		[
			8,
			async () => {
				const one = known()
				if (!one) return
				const path = `/v1/decisions?subject=${kindOf(one.question)}:${encodeURIComponent(one.subject)}&limit=100`
				const answer = await ask<{ decisions: { decisionId: string }[] }>('search by subject', path, who(one.question))
				const { decisionId } = JSON.parse(one.text) as Answered
				if (expectStatus('search', answer, 200) && answer!.body.decisions.length < 100)
					run.tally.expect(
						answer!.body.decisions.some((found) => found.decisionId === decisionId),
						() => `${decisionId} is not found by its subject`,
					)
			},
		],
		[
			5,
			async () => {
				let cursor = ''
				for (let page = 0; page < 3; page++) {
					const answer = await ask<{ next: string | null }>(
						'search by rule set',
						`/v1/decisions?ruleset=${RELIEF}&limit=50${cursor}`,
						AUDITOR,
					)
					if (!expectStatus('search', answer, 200) || !answer!.body.next) return
					cursor = `&cursor=${encodeURIComponent(answer!.body.next)}`
				}
			},
		],
		[
			5,
			async () => {
				const one = known()
				if (!one) return
				const answer = await ask<{ entries: { sequence: number }[] }>(
					'timeline',
					`/v1/subjects/${kindOf(one.question)}/${encodeURIComponent(one.subject)}/timeline`,
					who(one.question),
				)
				expectStatus('timeline', answer, 200)
			},
		],
		[
			5,
			async () => {
				const one = known()
				if (!one) return
				const { decisionId, ...rest } = JSON.parse(one.text) as Answered
				const answer = await ask<Answered>('one decision', `/v1/decisions/${decisionId}`, who(one.question))
				if (expectStatus('one decision', answer, 200))
					run.tally.expect(
						essenceOf(answer!.body) === essenceOf(rest),
						() => `${decisionId} is read otherwise than it was answered`,
					)
			},
		],
		[
			3,
			async () => {
				const one = known()
				if (!one) return
				const { decisionId } = JSON.parse(one.text) as Answered
				const answer = await ask<{ same: boolean }>('replay', `/v1/decisions/${decisionId}/replay`, AUDITOR)
				if (expectStatus('replay', answer, 200))
					run.tally.expect(answer!.body.same, () => `${decisionId} is decided otherwise again`)
			},
		],
		[
			3,
			async () => {
				const one = known()
				if (!one) return
				const answer = await ask<{ whole: boolean }>(
					'verification',
					`/v1/subjects/${kindOf(one.question)}/${encodeURIComponent(one.subject)}/verification`,
					AUDITOR,
				)
				if (expectStatus('verification', answer, 200))
					run.tally.expect(answer!.body.whole, () => `the chain of ${one.subject} is not whole`)
			},
		],
		[
			1,
			async () => expectStatus('report', await ask('report', `/v1/reports/outcomes?ruleset=${RELIEF}`, AUDITOR), 200),
		],
		[
			1,
			async () =>
				expectStatus(
					'template',
					await ask('template', `/v1/rulesets/rural-housing-renovation/template.xlsx`, OFFICER),
					200,
				),
		],
		[2, async () => expectStatus('catalogue', await ask('catalogue', '/v1/rulesets', OFFICER), 200)],
	]
	/** Each as often as its weight says. */
	const work = WORK.flatMap(([weight, one]) => Array.from({ length: weight }, () => one))
	while (run.running()) {
		await pick(random, work)()
	}
}

function pause(milliseconds: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
