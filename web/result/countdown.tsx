import { useEffect, useState } from 'react'
import { shownMoment, shownSpan } from '../text/time.ts'

interface CountdownProps {
	dueAt: string
	/** Something that must last until then, not be done by then. */
	lasting: boolean
	stopped: boolean
}

/** The time that is left, running; past its end it says how long ago that was, and not that nothing was done. */
export function Countdown({ dueAt, lasting, stopped }: CountdownProps) {
	const now = useNow(!stopped)
	const left = Date.parse(dueAt) - now
	const until = shownMoment(dueAt)
	if (stopped) return <span className="quiet">{until}，已勾选</span>
	const tone = left < 0 ? 'late' : left < SOON_MS ? 'soon' : 'calm'
	const text = lasting
		? left < 0
			? '已满'
			: `还要 ${shownSpan(left)}`
		: left < 0
			? `已过 ${shownSpan(left)}`
			: `剩 ${shownSpan(left)}`
	return (
		<span className={`countdown countdown-${lasting && left < 0 ? 'calm' : tone}`} role="timer">
			{until} {lasting ? '止' : '前'} · <strong>{text}</strong>
		</span>
	)
}

const SOON_MS = 30 * 60_000

const listeners = new Set<() => void>()
let ticking: ReturnType<typeof setInterval> | undefined

/** One clock for all countdowns. */
function useNow(running: boolean): number {
	const [now, setNow] = useState(Date.now)
	useEffect(() => {
		if (!running) return
		const tick = () => setNow(Date.now())
		listeners.add(tick)
		ticking ??= setInterval(() => {
			for (const listener of listeners) listener()
		}, 1000)
		tick()
		return () => {
			listeners.delete(tick)
			if (listeners.size > 0) return
			clearInterval(ticking)
			ticking = undefined
		}
	}, [running])
	return now
}
