import { createHash } from 'node:crypto'
import type { ApiResponse } from '../http/endpoint.ts'
import type { Role } from '../http/roles.ts'

/** How a page of the embedded run is written: no script, one style sheet, every text escaped. */

const STYLE = `
body { font: 16px/1.6 system-ui, 'Noto Sans CJK SC', sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1f2328 }
h1 { font-size: 1.5rem } h2 { font-size: 1.15rem; margin-top: 2rem }
pre { background: #f6f8fa; border: 1px solid #d0d7de; border-radius: 6px; padding: .75rem; overflow-x: auto; white-space: pre-wrap; word-break: break-all }
a { color: #0550ae } li { margin: .25rem 0 }
.choices { list-style: none; padding: 0 } .choices a { display: block; padding: .75rem 1rem; border: 1px solid #d0d7de; border-radius: 6px; text-decoration: none } .choices a:hover, .choices a:focus { background: #eef4fb }`

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

/** A page; `content` is markup, in which every text has gone through `html`. */
export function page(statusCode: number, title: string, content: string): ApiResponse {
	return {
		statusCode,
		headers: {
			'content-type': 'text/html; charset=utf-8',
			'content-security-policy': POLICY,
			'x-content-type-options': 'nosniff',
			'referrer-policy': 'no-referrer',
			'cache-control': 'no-store',
		},
		body: `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head><body><main><h1>${title}</h1>${content}</main></body></html>`,
	}
}

export function html(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
