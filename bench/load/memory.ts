import { readFileSync } from 'node:fs'
import { median } from '../side-by-side.ts'

/** What a process holds in memory, in MB; undefined where it is gone. */
export function residentMegabytes(pid: number | undefined): number | undefined {
	try {
		return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024
	} catch {
		return undefined
	}
}

/** Samples of one process, in fifths of the run. */
export interface Memory {
	fifths: number[]
	/** Whether the last fifth holds no more than the third, but for a tenth and 20 MB. */
	flat: boolean
}

export function memoryOf(samples: readonly number[]): Memory {
	const fifths = Array.from({ length: 5 }, (_, i) => {
		const some = samples.slice(Math.floor((i * samples.length) / 5), Math.floor(((i + 1) * samples.length) / 5))
		return Math.round(median(some.length > 0 ? some : [0]))
	})
	return { fifths, flat: fifths[4]! <= fifths[2]! * 1.1 + 20 }
}
