import { orgRulesetKey, subjectKey } from './decision-log/keys.ts'
import type { ListQuery, Page, Range } from './decision-log/list.ts'
import type { DecisionLog } from './decision-log/log.ts'
import type { Entry, Subject } from './decision-log/record.ts'
import { domainOf } from './evaluation.ts'
import type { Principal } from './http/claims.ts'
import { invalid, Problem } from './http/problem.ts'
import { grantsOf } from './http/roles.ts'
import { endOfShanghaiDay, startOfShanghaiDay } from './time.ts'

/** What callers may read of the log. */

const DECISION_ID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/
const FIRST_INSTANT = Date.parse('0000-01-01T00:00:00.000Z')
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z')
const CURSOR = /^\d{4}-\d{2}-\d{2}T[\d:.]{12}Z#[0-9A-Z]{26}$/

/** Whether the caller may see an entry: its domain is his, and its organisation where he is bound to one. */
export function visibleTo(principal: Principal): ListQuery['visible'] {
	const grants = grantsOf(principal, 'read')
	return ({ domain, org }) =>
		grants.some((grant) => grant.domain === domain && (grant.org === null || grant.org === org))
}

/** One entry. Throws the problem `not-found` for one that is not there, and for one that the caller may not see. */
export async function readDecision(log: DecisionLog, principal: Principal, decisionId: string): Promise<Entry> {
	const entry = DECISION_ID.test(decisionId) ? await log.read(decisionId) : null
	if (!entry || !visibleTo(principal)({ domain: entry.record.domain, org: entry.record.actor.org })) {
		throw new Problem('not-found', '没有这条判定记录，或它不属于您的单位；请核对判定编号')
	}
	return entry
}

export interface PageRequest {
	limit: number
	cursor?: string
	/** Only outcomes with this code. */
	outcome?: string
}

/** A subject's entries that the caller may see. */
export function listOfSubject(
	log: DecisionLog,
	principal: Principal,
	subject: Subject,
	{ limit, cursor, outcome }: PageRequest,
	order: ListQuery['order'],
): Promise<Page> {
	const range = { index: 'bySubject', value: subjectKey(subject), visible: visibleTo(principal) } as const
	return log.list({ ...range, order, limit, outcome, cursor: cursorFrom(cursor) })
}

/** A rule set's entries, and when: days in Asia/Shanghai, both included, or instants. */
export interface RulesetPeriod {
	ruleset: string
	from?: string
	to?: string
	org?: string
}

/** Where a rule set's entries that the caller may see stand. Throws the problem `forbidden` for others' entries. */
export function rangeOfRuleset(principal: Principal, { ruleset, from, to, org }: RulesetPeriod): Range {
	const domain = domainOf(ruleset)
	const grants = grantsOf(principal, 'read').filter((grant) => grant.domain === domain)
	if (grants.length === 0) throw new Problem('forbidden', '这套规则所属的领域不在您的权限之内')
	const { org: own } = grants.find((grant) => grant.org === null) ?? grants[0]!
	if (own !== null && org !== undefined && org !== own)
		throw new Problem('forbidden', '您只能查看本单位的判定记录，请去掉“org”')
	const whose = own ?? org
	return {
		...(whose === undefined
			? { index: 'byRuleset', value: ruleset }
			: { index: 'byOrgRuleset', value: orgRulesetKey(whose, ruleset) }),
		from: from === undefined ? undefined : timeKey(instantOf(from)),
		to: to === undefined ? undefined : timeKey(endOf(to)),
		visible: visibleTo(principal),
	}
}

/** A rule set's entries that the caller may see, newest first. */
export function listOfRuleset(
	log: DecisionLog,
	principal: Principal,
	{ limit, cursor, outcome, ...period }: PageRequest & RulesetPeriod,
): Promise<Page> {
	const range = rangeOfRuleset(principal, period)
	return log.list({ ...range, order: 'newest-first', limit, outcome, cursor: cursorFrom(cursor) })
}

/** An instant as entries are listed by it: within the years of four digits, which alone sort as text. */
function timeKey(instant: Date): string {
	return new Date(Math.min(Math.max(instant.getTime(), FIRST_INSTANT), LAST_INSTANT)).toISOString()
}

function instantOf(moment: string): Date {
	return moment.includes('T') ? new Date(moment) : startOfShanghaiDay(moment)
}

/** The first instant after a moment: an instant itself, or the end of a day. */
function endOf(moment: string): Date {
	return moment.includes('T') ? new Date(moment) : endOfShanghaiDay(moment)
}

/** A cursor is opaque to callers: the place of the next page's first entry. */
export function cursorTo(place: string | null): string | null {
	return place && Buffer.from(place).toString('base64url')
}

function cursorFrom(cursor: string | undefined): string | undefined {
	if (cursor === undefined) return undefined
	const place = Buffer.from(cursor, 'base64url').toString('latin1')
	if (!CURSOR.test(place)) throw invalid([{ parameter: 'cursor', detail: '“cursor”应原样取自上一页的 next' }])
	return place
}
