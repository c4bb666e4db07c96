import { type CompiledRuleSet, type Duty, limitOf } from '../../rules/index.ts'
import { limitText } from '../text/limits.ts'

/** By when a duty is to be done, and counted from what. */
export function timeText({ slotByName }: CompiledRuleSet, { time, until }: Duty): string {
	const parts: string[] = []
	if (time) {
		const start = 'after' in time ? time.after : 'from' in time ? time.from : undefined
		parts.push(limitText(limitOf(time)))
		if (start) parts.push(`自${slotByName.get(start)?.label ?? start}起`)
	}
	if (until) parts.push(`到${slotByName.get(until)?.label ?? until}为止`)
	return parts.join('，')
}
