import { createRequire } from 'node:module'

/** What the bench uses of @gorules/zen-engine. */
export interface ZenDecision {
	evaluate(input: unknown, options?: { trace?: boolean }): Promise<{ result: unknown }>
}

/**
 * A decision of zen-engine, from its package for this platform; undefined where there is none.
 * Its main package cannot be locked: it names platforms that not every registry serves.
 */
export function zenDecision(graph: unknown): ZenDecision | undefined {
	try {
		const { ZenEngine } = createRequire(import.meta.url)('@gorules/zen-engine-linux-x64-gnu')
		return new ZenEngine().createDecision(Buffer.from(JSON.stringify(graph)))
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error
		return undefined
	}
}
