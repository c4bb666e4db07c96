/** Works on items side by side, some at a time, and gives what came of them in the order of the items. */
export async function* inOrder<In, Out>(
	items: AsyncIterable<In>,
	abreast: number,
	work: (item: In) => Promise<Out>,
): AsyncGenerator<Out> {
	const running: Promise<Out>[] = []
	for await (const item of items) {
		const one = work(item)
		// It is awaited later, in its turn; until then its failure is nobody's.
		one.catch(() => undefined)
		running.push(one)
		if (running.length === abreast) yield await running.shift()!
	}
	for (const one of running) yield await one
}
