import { useEffect, useState } from 'react'

/** The time, again every second while it is shown. */
export function useNow(everyMs = 1000): Date {
	const [now, setNow] = useState(() => new Date())
	useEffect(() => {
		const timer = setInterval(() => setNow(new Date()), everyMs)
		return () => clearInterval(timer)
	}, [everyMs])
	return now
}
