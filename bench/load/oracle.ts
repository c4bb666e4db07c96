import { canonicalJson, catalogue, evaluate, type Outcome } from '../../rules/index.ts'
import { pick } from './chance.ts'

/** A request, and what its answer must come to, reckoned here and not by the server. */
export interface Question {
	ruleset: string
	facts: Record<string, unknown>
	asOf: string
	expected: string
}

export const RELIEF = 'disaster-relief-response'
export const HOUSING = 'rural-housing-renovation'

/** What of an answer is compared. */
export function essenceOf(answer: { status: string; outcome: Outcome; amounts: readonly unknown[] }): string {
	const { status, outcome, amounts } = answer
	return canonicalJson(JSON.parse(JSON.stringify({ status, outcome, amounts })))
}

/** 5.1.1, 5.2.1, 5.3.1 and 5.4.1 of the relief plan, by hand: what deaths and people in need prove. */
const BANDS = [
	{ level: 'I', deaths: 30, people: 200_000 },
	{ level: 'II', deaths: 20, people: 100_000 },
	{ level: 'III', deaths: 10, people: 50_000 },
	{ level: 'IV', deaths: 5, people: 30_000 },
]

/** A question about an incident. Throws where the rules and what is written here by hand differ. */
export async function reliefQuestion(random: () => number): Promise<Question> {
	const deaths = Math.floor(random() * 40)
	const needEmergencyAid = Math.floor(random() * 260_000)
	const question = await questionOf(RELIEF, { deaths, needEmergencyAid }, '2022-07-26')
	const byHand = BANDS.find((band) => deaths >= band.deaths || needEmergencyAid >= band.people)
	const { outcome } = JSON.parse(question.expected) as { outcome: { level: string } }
	if (byHand && outcome.level !== byHand.level) throw new Error(`by hand it is ${byHand.level}, not ${outcome.level}`)
	return question
}

/** A question about a household. */
export function housingQuestion(random: () => number): Promise<Question> {
	const facts = {
		householdCategory: pick(random, [
			'subsistence-allowance',
			'dispersed-extreme-poor',
			'subsistence-marginal',
			'none',
		]),
		categoryCertified: random() < 0.9,
		ruralLongTermResident: random() < 0.9,
		agriculturalHukou: true,
		voluntary: true,
		dwellingCount: 1,
		thirdPartyAppraised: true,
		dangerGrade: pick(random, ['D', 'C', 'B']),
		otherHousingAid: 'none',
		method: pick(random, ['self-build', 'repair']),
		floorAreaM2: 30 + Math.floor(random() * 60),
	}
	return questionOf(HOUSING, facts, '2023-07-01')
}

async function questionOf(ruleset: string, facts: Record<string, unknown>, asOf: string): Promise<Question> {
	const evaluation = await evaluate(catalogue.select(ruleset, { asOf }), facts, { asOf })
	return { ruleset, facts, asOf, expected: essenceOf(evaluation) }
}
