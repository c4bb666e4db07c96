import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allLines, appendLines, cutTornLine } from './line-file.ts'

/** How far a chain's entries have been delivered. */
export interface ChainPlace {
	/** The chain's partition key. */
	chain: string
	/** When the last delivered entry was decided, as keys.ts writes it. */
	decided: string
}

/** Lines beyond one a chain that make it worth writing the file anew. */
const SLACK = 10_000

/**
 * The checkpoint: the last delivered entry of every chain. Within a chain later entries are decided later, so this says
 * exactly what was delivered, whatever the clock did and however late a write landed; also in a database that was put
 * back from a copy and written on. Kept as lines, of which a chain's last one counts.
 */
export class Delivered {
	private constructor(
		private readonly path: string,
		private readonly places: Map<string, string>,
	) {}

	static async open(dataDirectory: string): Promise<Delivered> {
		const path = join(dataDirectory, 'events-checkpoint.ndjson')
		await cutTornLine(path)
		const lines = await allLines(path)
		const parsed = lines.map((line) => JSON.parse(line) as ChainPlace)
		const places = new Map(parsed.map(({ chain, decided }) => [chain, decided]))
		if (lines.length > places.size + SLACK) await rewrite(path, places)
		return new Delivered(path, places)
	}

	has({ chain, decided }: ChainPlace): boolean {
		const last = this.places.get(chain)
		return last !== undefined && decided <= last
	}

	/** Writes down what has been delivered. */
	async record(places: readonly ChainPlace[]): Promise<void> {
		await appendLines(this.path, places.map(lineOf))
		for (const { chain, decided } of places) this.places.set(chain, decided)
	}
}

function lineOf({ chain, decided }: ChainPlace): string {
	return JSON.stringify({ chain, decided })
}

async function rewrite(path: string, places: ReadonlyMap<string, string>): Promise<void> {
	const lines = [...places].map(([chain, decided]) => `${lineOf({ chain, decided })}\n`)
	await writeFile(`${path}.new`, lines.join(''), { mode: 0o600 })
	await rename(`${path}.new`, path)
}
