import file from '../rules/catalogue/disaster-relief-response/2022.json' with { type: 'json' }
import { Catalogue, evaluate, type RuleSet, RuleSetSchema } from '../rules/index.ts'
import { printTimings, sideBySide, type Timing } from './side-by-side.ts'

const FACTS = { deaths: 12, relocated: { atLeast: 26_000 } }
const ID = 'disaster-relief-response'

/** A catalogue with so many rule sets, all of the size of the relief plan. */
function catalogueOf(count: number): Catalogue {
	const relief: RuleSet = RuleSetSchema.parse(file)
	return Catalogue.of(Array.from({ length: count }, (_, i) => (i === 0 ? relief : { ...relief, id: `copy-${i}` })))
}

/** One decision with three rule sets in the catalogue and with three hundred: it should cost the same. */
export async function benchCatalogueSize(): Promise<Timing[]> {
	const candidates = [3, 300].map((count) => {
		const catalogue = catalogueOf(count)
		const run = () => evaluate(catalogue.select(ID, { asOf: '2022-07-26' }), FACTS, { asOf: '2022-07-26' })
		return { name: `${count} rule sets`, run }
	})
	const timings = await sideBySide(candidates)
	printTimings('One decision by the size of the catalogue', timings, '3 rule sets')
	return timings
}
