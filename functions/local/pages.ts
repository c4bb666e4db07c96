import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { type Example, firstExamples } from '../examples.ts'
import type { ApiResponse } from '../http/endpoint.ts'
import { isRole, ROLES, type Role } from '../http/roles.ts'
import type { System } from '../system.ts'
import type { LocalIdentities } from './identity.ts'

/** The pages of the embedded run: how to call the API, and a sign-in page for each role. */

const STYLE = `
body { font: 16px/1.6 system-ui, 'Noto Sans CJK SC', sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328 }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
pre { background: #f6f8fa; border: 1px solid #d0d7de; border-radius: 6px; padding: .75rem; overflow-x: auto; white-space: pre-wrap; word-break: break-all }
a { color: #0550ae } li { margin: .25rem 0 }`

const POLICY = [
	`default-src 'none'`,
	`style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
	`base-uri 'none'`,
	`form-action 'none'`,
	`frame-ancestors 'none'`,
].join('; ')

export const ROLE_LABELS: Record<Role, string> = {
	'emergency-staff': '应急管理人员',
	'township-officer': '乡镇（街道）经办人员',
	'department-officer': '部门经办人员',
	auditor: '审计人员',
	integration: '系统对接',
}

export function signInPath(role: Role): string {
	return `/dev/sign-in?role=${role}`
}

/** The pages' answers; undefined for a path that is not theirs. */
export function localPages(identities: LocalIdentities, { clock }: Pick<System, 'clock'>) {
	const shown = firstExamples()
	return async (request: IncomingMessage, path: string, query: URLSearchParams): Promise<ApiResponse | undefined> => {
		if (path !== '/' && path !== '/dev/sign-in') return undefined
		const host = request.headers.host ?? ''
		// A page of another site that has its name point here must not read a token.
		if (!/^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host))
			return page(403, '不能访问', '<p>请用 localhost 打开本页。</p>')
		const origin = `http://${host}`
		if (path === '/') return page(200, '公报规则判定服务', landing(origin, shown))
		const role = query.get('role') ?? ''
		if (!isRole(role)) return page(404, '没有这个角色', `<ul>${signInLinks()}</ul>`)
		const token = await identities.token({ role }, clock())
		return page(200, `以“${ROLE_LABELS[role]}”登录`, signIn(origin, token))
	}
}

function landing(origin: string, shown: readonly Example[]): string {
	const calls = shown.map(
		(example) =>
			`<h2>${html(example.title)}</h2><p>试算（不记录）：</p><pre>${html(tokenFor(example))}\n${html(curl(origin, example))}</pre>`,
	)
	return `
<p>本机运行，仅供本机访问。接口文档：<code>GET ${html(origin)}/v1/openapi.json</code>；运行状况：<a href="/healthz">/healthz</a>。</p>
<h2>登录（开发用身份）</h2>
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
<p>试算和判定的写法见<a href="/">首页</a>。</p>`
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

function page(statusCode: number, title: string, content: string): ApiResponse {
	return {
		statusCode,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': POLICY,
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cache-control': 'no-store',
		},
		body: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head><body><h1>${title}</h1>${content}</body></html>`,
	}
}

function html(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
