/** What is counted of a load run. */
export class Tally {
	/** By kind of request and status: how many, and milliseconds of each. */
	readonly #times = new Map<string, Map<number, number[]>>()
	/** Every answer that was wrong, in words. */
	readonly wrong: string[] = []

	took(kind: string, status: number, milliseconds: number): void {
		const byStatus = this.#times.get(kind) ?? new Map<number, number[]>()
		byStatus.set(status, [...(byStatus.get(status) ?? []), milliseconds])
		this.#times.set(kind, byStatus)
	}

	/** Says what is wrong unless it is right; gives whether it is. */
	expect(right: boolean, what: () => string): boolean {
		if (!right) this.wrong.push(what())
		return right
	}

	/** One row a kind: requests, those by status, and percentiles of those that did not fail. */
	rows(): { kind: string; count: number; statuses: string; p50: number; p95: number; p99: number }[] {
		return [...this.#times].sort().map(([kind, byStatus]) => {
			const statuses = [...byStatus]
				.sort(([a], [b]) => a - b)
				.map(([status, some]) => `${status || 'broken off'}: ${some.length}`)
			const times = [...byStatus]
				.flatMap(([status, some]) => (status > 0 && status < 500 ? some : []))
				.sort((a, b) => a - b)
			const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0)
			const count = [...byStatus.values()].reduce((sum, some) => sum + some.length, 0)
			return { kind, count, statuses: statuses.join(', '), p50: at(0.5), p95: at(0.95), p99: at(0.99) }
		})
	}

	count(kind: (kind: string) => boolean, status: (status: number) => boolean): number {
		let n = 0
		for (const [name, byStatus] of this.#times)
			if (kind(name)) for (const [code, some] of byStatus) if (status(code)) n += some.length
		return n
	}
}
