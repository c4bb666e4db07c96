/** Times candidates in shuffled rounds of one run, so that noise of the machine falls on all of them alike. */
export interface Candidate {
	name: string
	/** Does one unit of work on the i-th input. */
	run: (i: number) => unknown
}

export interface Timing {
	name: string
	perSecond: number
	/** Microseconds for one unit of work, the median of the rounds. */
	microseconds: number
}

const ROUND_MS = 200

/** Median of the rounds for each candidate. Promises are awaited; plain results are not. */
export async function sideBySide(candidates: readonly Candidate[], rounds = 7): Promise<Timing[]> {
	const samples = new Map<string, number[]>(candidates.map(({ name }) => [name, []]))
	for (const candidate of candidates) await round(candidate)
	for (let i = 0; i < rounds; i++) {
		for (const candidate of shuffled(candidates)) samples.get(candidate.name)!.push(await round(candidate))
	}
	return candidates.map(({ name }) => {
		const microseconds = median(samples.get(name)!)
		return { name, microseconds, perSecond: 1_000_000 / microseconds }
	})
}

async function round({ run }: Candidate): Promise<number> {
	const start = performance.now()
	let done = 0
	let elapsed = 0
	while (elapsed < ROUND_MS) {
		for (let batch = 0; batch < 16; batch++, done++) {
			const result = run(done)
			if (result instanceof Promise) await result
		}
		elapsed = performance.now() - start
	}
	return (elapsed * 1_000) / done
}

export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b)
	return sorted[Math.floor(sorted.length / 2)]!
}

function shuffled<T>(list: readonly T[]): T[] {
	return list
		.map((item) => ({ item, key: Math.random() }))
		.sort((a, b) => a.key - b.key)
		.map(({ item }) => item)
}

/** Prints a table with each candidate's speed as a multiple of the reference. */
export function printTimings(title: string, timings: readonly Timing[], reference: string): void {
	const base = timings.find(({ name }) => name === reference)!
	console.log(`\n${title}`)
	for (const { name, microseconds, perSecond } of timings) {
		const ratio = base.microseconds / microseconds
		console.log(
			`  ${name.padEnd(34)} ${microseconds.toFixed(2).padStart(10)} µs ${Math.round(perSecond).toLocaleString('en').padStart(12)}/s ${ratio.toFixed(ratio < 10 ? 2 : 0).padStart(8)} x ${reference}`,
		)
	}
}
