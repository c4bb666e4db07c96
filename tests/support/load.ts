import { setTimeout as sleep } from 'node:timers/promises'
import type { LocalIdentities } from '../../functions/local/identity.ts'
import { type Answer, type Decision, deaths, decide, RELIEF } from './call.ts'

export interface Load {
	/** What was asked for, by idempotency key. */
	asked: Map<string, object>
	/** Decisions that were answered with 201. */
	acknowledged: Map<string, string>
	/** Every other answer. */
	refusals: Answer<Decision>[]
	stop: () => Promise<void>
}

/** Workers that ask for decisions, one after another, on a few subjects, until they are told to stop. */
export function load(server: { origin: string; identities: LocalIdentities }, name: string, workers = 10): Load {
	const asked = new Map<string, object>()
	const acknowledged = new Map<string, string>()
	const refusals: Answer<Decision>[] = []
	let running = true
	const work = async (worker: number) => {
		while (running) {
			const key = `${name}-${asked.size + 1}`
			const body = deaths(asked.size % 40, `${name}-${worker % 4}`)
			asked.set(key, body)
			try {
				const answer = await decide(server, RELIEF, body, { key })
				if (answer.status === 201) acknowledged.set(key, answer.body.decisionId)
				else {
					refusals.push(answer)
					await sleep(50)
				}
			} catch {
				// The connection broke: the caller cannot know what became of it.
			}
		}
	}
	const all = Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)))
	const stop = async () => {
		running = false
		await all
	}
	return { asked, acknowledged, refusals, stop }
}
