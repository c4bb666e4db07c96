import { rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { allLines, appendLines, cutTornLine } from './line-file.ts'

/** How far a chain's entries have been delivered. */
export interface ChainPlace {
	/** The chain's partition key. */
	chain: string
	/** When the last delivered entry was decided, as keys.ts writes it. */
	decided: string
	/** Its hash, which the entry behind it names. */
	hash: string
}

type Place = Omit<ChainPlace, 'chain'>

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
		private readonly places: Map<string, Place>,
	) {}

	/** Of one follower, in a file of its own. */
	static async open(dataDirectory: string, file: string): Promise<Delivered> {
		const path = join(dataDirectory, file)
		await cutTornLine(path)
		const lines = await allLines(path)
		const parsed = lines.map((line) => JSON.parse(line) as ChainPlace)
		const places = new Map(parsed.map(({ chain, ...place }) => [chain, place]))
		if (lines.length > places.size + SLACK) await rewrite(path, places)
		return new Delivered(path, places)
	}

	has({ chain, decided }: Pick<ChainPlace, 'chain' | 'decided'>): boolean {
		const last = this.places.get(chain)
		return last !== undefined && decided <= last.decided
	}

	/** The hash of the last entry of a chain that was delivered. */
	hashOf(chain: string): string | undefined {
		return this.places.get(chain)?.hash
	}

	/** Writes down what has been delivered. */
	async record(places: readonly ChainPlace[]): Promise<void> {
		await appendLines(this.path, places.map(lineOf))
		for (const { chain, ...place } of places) this.places.set(chain, place)
	}
}

function lineOf({ chain, decided, hash }: ChainPlace): string {
	return JSON.stringify({ chain, decided, hash })
}

async function rewrite(path: string, places: ReadonlyMap<string, Place>): Promise<void> {
	const lines = [...places].map(([chain, place]) => `${lineOf({ chain, ...place })}\n`)
	await writeFile(`${path}.new`, lines.join(''), { mode: 0o600 })
	await rename(`${path}.new`, path)
}
