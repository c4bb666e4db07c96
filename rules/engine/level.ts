import type { CompiledRuleSet } from './compile.ts'
import type { IndicatorLevel, LevelOutcome } from './decision.ts'
import { type StageReading, truthOf } from './explain.ts'
import type { IndicatorFormula } from './format.ts'
import type { GivenFacts } from './state.ts'
import { FALSE, TRUE } from './verdict.ts'

/** What the rules say of the ladder: the gravest level proven, and the graver ones not ruled out, nearest first. */
export interface LevelReading {
	proven: string
	possible: string[]
}

const NONE = 'none'

/** Reads the ladder from all level rules, or from those of one sign. */
export function readLevels(compiled: CompiledRuleSet, reading: StageReading, sign?: string): LevelReading {
	const ladder = compiled.ruleSet.ladder ?? []
	const best = new Map<string, number>()
	for (const condition of reading.stage.conditions) {
		const { then } = condition.rule
		if (!('level' in then) || (sign !== undefined && then.indicator !== sign)) continue
		best.set(then.level, Math.max(best.get(then.level) ?? FALSE, truthOf(reading, condition)))
	}
	const possible: string[] = []
	for (const { level } of ladder) {
		const truth = best.get(level) ?? FALSE
		if (truth === TRUE) return { proven: level, possible: possible.reverse() }
		if (truth !== FALSE) possible.push(level)
	}
	return { proven: NONE, possible: possible.reverse() }
}

/** The place of a level on the ladder: 0 is no level, greater is graver. Order never comes from the name. */
export function rankOf(compiled: CompiledRuleSet, level: string): number {
	const ladder = compiled.ruleSet.ladder ?? []
	const place = ladder.findIndex((rung) => rung.level === level)
	return place < 0 ? 0 : ladder.length - place
}

/** The label of a level; for none, the rule set's own word for it. */
export function levelLabel(compiled: CompiledRuleSet, level: string): string {
	const rung = compiled.ruleSet.ladder?.find((one) => one.level === level)
	return rung?.label ?? compiled.ruleSet.noneLabel ?? '未达到任何等级'
}

/** The outcome of a rule set of kind level, with each sign's level and the formulas over them where it has signs. */
export function levelOutcome(compiled: CompiledRuleSet, reading: StageReading, given: GivenFacts): LevelOutcome {
	const { proven, possible } = readLevels(compiled, reading)
	const undetermined = proven === NONE && possible.length > 0
	const outcome: LevelOutcome = {
		kind: 'level',
		level: proven,
		label: undetermined
			? `尚不能判定（可能：${possible.map((level) => levelLabel(compiled, level)).join('、')}）`
			: levelLabel(compiled, proven),
		possible,
	}
	const { indicators } = compiled.ruleSet
	if (!indicators) return outcome
	outcome.indicators = Object.entries(indicators.signs).map(([id, sign]): IndicatorLevel => {
		if (!sign.facts.some((fact) => given[fact] !== undefined))
			return { id, label: sign.label, level: null, levelLabel: null, possible: [] }
		const level = readLevels(compiled, reading, id)
		return {
			id,
			label: sign.label,
			level: level.proven,
			levelLabel: levelLabel(compiled, level.proven),
			possible: level.possible,
		}
	})
	const supplied = new Map(
		outcome.indicators.flatMap(({ id, level }) => (level === null ? [] : [[id, rankOf(compiled, level)]])),
	)
	const byRank = [NONE, ...(compiled.ruleSet.ladder ?? []).map((rung) => rung.level).reverse()]
	outcome.readings = Object.fromEntries(
		Object.entries(indicators.readings).map(([id, { formula }]) => [id, byRank[formulaRank(formula, supplied) ?? 0]!]),
	)
	return outcome
}

/** The rank that a formula gives over the signs supplied; null where none of its signs was. */
function formulaRank(formula: IndicatorFormula, supplied: ReadonlyMap<string, number>): number | null {
	if (typeof formula === 'string') return supplied.get(formula) ?? null
	const parts = 'highest' in formula ? formula.highest : formula.lowest
	const ranks = parts.flatMap((part) => formulaRank(part, supplied) ?? [])
	if (ranks.length === 0) return null
	return 'highest' in formula ? Math.max(...ranks) : Math.min(...ranks)
}
