/** The level rules of the disaster relief plan as a programmer would write them, giving the same reasons. */
export interface Figures {
	deaths: number
	peopleInNeed: number
	damagedRooms: number
	damagedHouseholds: number
	droughtAidPersons: number
	agriculturalPopulation: number
	bannerPopulation: number
	droughtBasis: string
	lossGrade: string
	incomeLost: boolean
	publicAttention: string
	otherGroundsLevel: string
}

export interface HandWrittenReason {
	condition: string
	given: unknown
	expected: unknown
	result: boolean
}

const LOSS = ['none', 'considerable', 'major', 'huge', 'extraordinary']
const ATTENTION = ['none', 'some', 'fairly-high', 'high', 'extremely-high']
const OTHER = ['none', 'IV', 'III', 'II', 'I']

const BANDS = [
	{ level: 'I', deaths: 30, people: 200_000, rooms: 30_000, households: 10_000, percent: 30, rank: 4 },
	{ level: 'II', deaths: 20, people: 100_000, rooms: 10_000, households: 3_000, percent: 25, rank: 3 },
	{ level: 'III', deaths: 10, people: 50_000, rooms: 3_000, households: 1_000, percent: 20, rank: 2 },
	{ level: 'IV', deaths: 5, people: 30_000, rooms: 1_000, households: 300, percent: 15, rank: 1 },
] as const

/** The level of exactly known figures, with every condition tried. */
export function handWritten(figures: Figures): { level: string; reasons: HandWrittenReason[] } {
	const reasons: HandWrittenReason[] = []
	const whole = figures.droughtBasis === 'whole-banner'
	const area = figures.droughtBasis === 'affected-area'
	const loss = LOSS.indexOf(figures.lossGrade)
	const attention = ATTENTION.indexOf(figures.publicAttention)
	const other = OTHER.indexOf(figures.otherGroundsLevel)
	let level = 'none'
	reasons.push({
		condition: 'drought-whole-banner',
		given: figures.droughtBasis,
		expected: 'whole-banner',
		result: whole,
	})
	reasons.push({
		condition: 'drought-affected-area',
		given: figures.droughtBasis,
		expected: 'affected-area',
		result: area,
	})
	for (const band of BANDS) {
		const deaths = figures.deaths >= band.deaths
		const people = figures.peopleInNeed >= band.people
		const rooms = figures.damagedRooms >= band.rooms
		const households = figures.damagedHouseholds >= band.households
		const share = figures.droughtAidPersons * 100 >= band.percent * figures.agriculturalPopulation
		const grave = loss >= band.rank
		const noticed = attention >= band.rank
		const judged = other >= band.rank
		reasons.push({ condition: `deaths-${band.level}`, given: figures.deaths, expected: band.deaths, result: deaths })
		reasons.push({
			condition: `people-${band.level}`,
			given: figures.peopleInNeed,
			expected: band.people,
			result: people,
		})
		reasons.push({ condition: `rooms-${band.level}`, given: figures.damagedRooms, expected: band.rooms, result: rooms })
		reasons.push({
			condition: `households-${band.level}`,
			given: figures.damagedHouseholds,
			expected: band.households,
			result: households,
		})
		reasons.push({
			condition: `drought-${band.level}`,
			given: figures.droughtAidPersons,
			expected: band.percent,
			result: share,
		})
		reasons.push({ condition: `loss-${band.level}`, given: figures.lossGrade, expected: band.rank, result: grave })
		reasons.push({
			condition: `income-${band.level}`,
			given: figures.incomeLost,
			expected: true,
			result: figures.incomeLost,
		})
		reasons.push({
			condition: `attention-${band.level}`,
			given: figures.publicAttention,
			expected: band.rank,
			result: noticed,
		})
		reasons.push({
			condition: `other-${band.level}`,
			given: figures.otherGroundsLevel,
			expected: band.level,
			result: judged,
		})
		const counted = deaths || people || rooms || households || judged
		if (band.level === 'IV') {
			if (level === 'none' && (counted || share || (grave && figures.incomeLost) || noticed)) level = band.level
			continue
		}
		const banner = figures.droughtAidPersons * 100 >= band.percent * figures.bannerPopulation
		reasons.push({
			condition: `banner-drought-${band.level}`,
			given: figures.droughtAidPersons,
			expected: band.percent,
			result: banner,
		})
		const drought = (whole && share) || (area && banner)
		if (level === 'none' && (counted || drought || (grave && figures.incomeLost && noticed))) level = band.level
	}
	return { level, reasons }
}
