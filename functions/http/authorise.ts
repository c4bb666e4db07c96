import type { Action, Route } from '../routes.ts'
import { type Principal, principalOf } from './claims.ts'
import type { ApiEvent } from './endpoint.ts'
import { Problem } from './problem.ts'
import { type Domain, type Grant, grantsOf } from './roles.ts'

const NOT_ALLOWED: Record<Action, string> = {
	open: '',
	catalogue: '',
	preview: '您的角色不能试算',
	decide: '您的角色不能作出判定',
	read: '您的角色不能查看判定记录',
	job: '您的角色不能提交这类工作',
	audit: '只有审计人员可以核对、重放和试评规则变更',
}

/**
 * Denies by default. API Gateway (or the local gateway) has verified the token; this checks that it did so,
 * and that the caller's role may do what the route does at all. Domain and organisation are checked with `grantFor`.
 */
export function authorise(route: Route) {
	return {
		before: ({ event }: { event: ApiEvent }) => {
			if (route.action === 'open') return
			const jwt = event.requestContext?.authorizer?.jwt
			const principal = jwt?.claims ? principalOf(jwt.claims) : null
			if (!principal)
				throw new Problem('unauthorised', '请求没有带有效的登录凭证（Authorization: Bearer …），请重新登录后再试')
			const scoped = route.scopes.length === 0 || route.scopes.some((scope) => principal.scopes.includes(scope))
			const allowed = route.action === 'catalogue' || grantsOf(principal, route.action).length > 0
			if (!scoped || !allowed) throw new Problem('forbidden', `${NOT_ALLOWED[route.action]}；如需权限，请联系管理员`)
			event.principal = principal
		},
	}
}

/** As what the caller may do this in this domain. Throws the problem `forbidden` when he may not. */
export function grantFor(principal: Principal, action: 'preview' | 'decide' | 'audit', domain: Domain): Grant {
	const grant = grantsOf(principal, action).find((one) => one.domain === domain)
	if (!grant) throw new Problem('forbidden', `${NOT_ALLOWED[action]}：本规则所属领域不在您的权限之内`)
	return grant
}
