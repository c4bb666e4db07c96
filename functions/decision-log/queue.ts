/** Runs the tasks of one name one after another, and tasks of different names side by side. */
export class NamedQueues {
	readonly #tails = new Map<string, Promise<unknown>>()

	run<T>(name: string, task: () => Promise<T>): Promise<T> {
		const before = this.#tails.get(name) ?? Promise.resolve()
		const result = before.then(task, task)
		const tail = result.catch(() => undefined)
		this.#tails.set(name, tail)
		void tail.then(() => {
			if (this.#tails.get(name) === tail) this.#tails.delete(name)
		})
		return result
	}
}
