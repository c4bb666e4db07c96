import { type Route, routes } from '../routes.ts'

/** What a request's path comes to. */
export type Match =
	| { kind: 'route'; route: Route; parameters: Record<string, string> }
	| { kind: 'none' }
	/** The path holds an escape that is none. */
	| { kind: 'malformed' }

const table = routes.map((route) => ({ route: route as Route, parts: route.path.split('/') }))

/** Finds the route, as API Gateway does: every part must match, and fixed parts win over parameters. */
export function matchRoute(method: string, path: string): Match {
	const given = path.split('/')
	const candidates = table
		.filter(({ route, parts }) => route.method === method && parts.length === given.length)
		.filter(({ parts }) => parts.every((part, i) => (isParameter(part) ? given[i] !== '' : part === given[i])))
		.sort((a, b) => a.parts.filter(isParameter).length - b.parts.filter(isParameter).length)
	const [found] = candidates
	if (!found) return { kind: 'none' }
	try {
		const named = found.parts.flatMap((part, i) =>
			isParameter(part) ? [[part.slice(1, -1), decodeURIComponent(given[i]!)] as const] : [],
		)
		return { kind: 'route', route: found.route, parameters: Object.fromEntries(named) }
	} catch {
		return { kind: 'malformed' }
	}
}

function isParameter(part: string): boolean {
	return part.startsWith('{')
}
