/** A duty's limit in words; the API writes it as docs/format.md says. */
export function limitText(limit: string): string {
	if (limit === 'at-once') return '立即'
	const [, days] = /^(\d+) working days$/.exec(limit) ?? []
	if (days) return `${days} 个工作日内`
	const [, clock] = /^daily (\d\d:\d\d)/.exec(limit) ?? []
	if (clock) return `每日 ${clock} 前`
	const [, again] = /^every (P\S+)$/.exec(limit) ?? []
	if (again) return `每 ${spanText(again)}一次`
	const [, day] = /^by (\S+)$/.exec(limit) ?? []
	if (day) return `${day} 前`
	const [, lasting] = /^at least (\d+) days$/.exec(limit) ?? []
	if (lasting) return `不少于 ${lasting} 天`
	return limit.startsWith('P') ? `${spanText(limit)}内` : limit
}

function spanText(duration: string): string {
	const [, weeks, days, hours, minutes, seconds] =
		/^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(duration) ?? []
	const parts = [
		[weeks, '周'],
		[days, '天'],
		[hours, '小时'],
		[minutes, '分钟'],
		[seconds, '秒'],
	] as const
	return parts.flatMap(([count, unit]) => (count ? [`${count} ${unit}`] : [])).join(' ') || duration
}
