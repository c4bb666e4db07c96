import { type Example, firstExamples } from '../examples.ts'
import type { ApiResponse } from '../http/endpoint.ts'
import { isRole, ROLES, type Role } from '../http/roles.ts'
import type { System } from '../system.ts'
import type { LocalRequest } from './gateway.ts'
import type { LocalIdentities } from './identity.ts'
import { html, page, ROLE_LABELS } from './page.ts'
import { localProvider } from './provider.ts'

/** What only the embedded run has, all under /dev: how to call the API, a token for each role, its OIDC provider. */

export function signInPath(role: Role): string {
	return `/dev/sign-in?role=${role}`
}

/** The pages' answers; undefined for a path that is not theirs. */
export function localPages(identities: LocalIdentities, { clock }: Pick<System, 'clock'>) {
	const shown = firstExamples()
	const provider = localProvider(identities, { clock })
	return async (request: LocalRequest): Promise<ApiResponse | undefined> => {
		const { method, host, path, query } = request
		if (!path.startsWith('/dev/')) return undefined
		// A page of another site that has its name point here must not read a token.
		if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host))
			return page(403, '不能访问', '<p>请用 localhost 打开本页。</p>')
		const origin = `http://${host}`
		if (method === 'GET' && path === '/dev/') {
			return page(200, '接口的调用方法', landing(origin, shown))
		}
		if (method !== 'GET' || path !== '/dev/sign-in') return provider(request)
		const role = query.get('role') ?? ''
		if (!isRole(role)) return page(404, '没有这个角色', `<ul>${signInLinks()}</ul>`)
		const token = await identities.token({ role }, clock())
		return page(200, `以“${ROLE_LABELS[role]}”调用接口`, signIn(origin, token))
	}
}

function landing(origin: string, shown: readonly Example[]): string {
	const calls = shown.map(
		(example) =>
			`<h2>${html(example.title)}</h2><p>试算（不记录）：</p><pre>${html(tokenFor(example))}\n${html(curl(origin, example))}</pre>`,
	)
	return `
<p>本机运行，仅供本机访问。<a href="/">打开页面</a>。接口文档：<code>GET ${html(origin)}/v1/openapi.json</code>；运行状况：<a href="/healthz">/healthz</a>。</p>
<h2>令牌（开发用身份）</h2>
<ul>${signInLinks()}</ul>
${calls.join('')}
<h2>判定并记录</h2>
<p>把上面网址末尾的 preview 换成 decisions，加上请求头 Idempotency-Key（每次判定一个新值），并在正文中加上判定对象，如 <code>"subject": {"kind": "incident", "id": "2022-07-26-rainstorm"}</code>。</p>`
}

function signIn(origin: string, token: string): string {
	return `
<p>令牌十二小时内有效，放在请求头 <code>Authorization: Bearer …</code> 中。先在终端执行：</p>
<pre>TOKEN='${html(token)}'</pre>
<p>再调用接口，例如查看规则目录：</p>
<pre>${html(`curl ${origin}/v1/rulesets -H "Authorization: Bearer $TOKEN"`)}</pre>
<p>试算和判定的写法见<a href="/dev/">接口的调用方法</a>。</p>`
}

function signInLinks(): string {
	return Object.keys(ROLES)
		.filter(isRole)
		.map((role) => `<li><a href="${signInPath(role)}">${ROLE_LABELS[role]}</a>（${role}）</li>`)
		.join('')
}

/** The command that gets a token of a role that works in the example's domain. */
function tokenFor({ domain }: Example): string {
	const role = Object.keys(ROLES)
		.filter(isRole)
		.find((one) => (ROLES[one].domains as readonly string[]).includes(domain))
	return `TOKEN=$(npm run --silent token -- --role ${role})`
}

function curl(origin: string, { ruleset, body }: Example): string {
	return [
		`curl ${origin}/v1/rulesets/${ruleset}/preview \\`,
		`  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\`,
		`  -d '${JSON.stringify(body)}'`,
	].join('\n')
}
