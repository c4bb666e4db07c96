/** The one routing table: the CDK app, the local gateway, the API document and the tests all read it. */

/** What a caller does by a route; who may do it stands in http/roles.ts. `open` asks for no token. */
export type Action = 'open' | 'catalogue' | 'preview' | 'decide' | 'read' | 'audit' | 'job'

interface RouteShape {
	method: 'GET' | 'POST'
	/** As API Gateway writes it: `{name}` is a path parameter. */
	path: string
	/** The file in functions/api/, and the name of the Lambda function. */
	fn: string
	/** The token must hold at least one of these; none means that any valid token will do. */
	scopes: readonly string[]
	action: Action
	summary: string
	/** Of a POST: `upload` takes a batch in any of its forms; all others take JSON. */
	body?: 'upload'
}

export const routes = [
	{ method: 'GET', path: '/v1/rulesets', fn: 'list-rulesets', scopes: [], action: 'catalogue', summary: '规则目录' },
	{
		method: 'GET',
		path: '/v1/rulesets/{id}',
		fn: 'get-ruleset',
		scopes: [],
		action: 'catalogue',
		summary: '一个规则版本',
	},
	{
		method: 'POST',
		path: '/v1/rulesets/{id}/preview',
		fn: 'preview',
		scopes: ['decisions:write'],
		action: 'preview',
		summary: '试算，不记录',
	},
	{
		method: 'POST',
		path: '/v1/rulesets/{id}/decisions',
		fn: 'decide',
		scopes: ['decisions:write'],
		action: 'decide',
		summary: '判定并记录',
	},
	{
		method: 'POST',
		path: '/v1/rulesets/{id}/decisions/batch',
		fn: 'decide-batch',
		scopes: ['decisions:write'],
		action: 'decide',
		summary: '批量判定并记录',
		body: 'upload',
	},
	{
		method: 'GET',
		path: '/v1/rulesets/{id}/template.xlsx',
		fn: 'template',
		scopes: [],
		action: 'catalogue',
		summary: '批量判定用的空白工作簿',
	},
	{
		method: 'POST',
		path: '/v1/rulesets/{id}/impact',
		fn: 'impact',
		scopes: ['decisions:read'],
		action: 'audit',
		summary: '用候选规则文件试评一段时期的判定，看哪些结果会变',
	},
	{
		method: 'POST',
		path: '/v1/jobs',
		fn: 'start-job',
		scopes: ['decisions:write', 'decisions:read'],
		action: 'job',
		summary: '提交一次回答不完的工作：大批量判定、大范围试评',
		body: 'upload',
	},
	{
		method: 'GET',
		path: '/v1/jobs/{id}',
		fn: 'get-job',
		scopes: ['decisions:write', 'decisions:read'],
		action: 'job',
		summary: '一项工作的进度',
	},
	{
		method: 'GET',
		path: '/v1/jobs/{id}/result',
		fn: 'get-job-result',
		scopes: ['decisions:write', 'decisions:read'],
		action: 'job',
		summary: '一项工作的结果',
	},
	{
		method: 'GET',
		path: '/v1/reports/outcomes',
		fn: 'report-outcomes',
		scopes: ['decisions:read'],
		action: 'read',
		summary: '一段时期内按规则、单位、结果统计的件数和金额',
	},
	{
		method: 'GET',
		path: '/v1/decisions',
		fn: 'list-decisions',
		scopes: ['decisions:read'],
		action: 'read',
		summary: '按对象或规则查判定记录，新的在前',
	},
	{
		method: 'GET',
		path: '/v1/decisions/{decisionId}',
		fn: 'get-decision',
		scopes: ['decisions:read'],
		action: 'read',
		summary: '一条判定记录',
	},
	{
		method: 'GET',
		path: '/v1/subjects/{kind}/{id}/timeline',
		fn: 'timeline',
		scopes: ['decisions:read'],
		action: 'read',
		summary: '一个对象的判定经过',
	},
	{
		method: 'GET',
		path: '/v1/decisions/{decisionId}/replay',
		fn: 'replay',
		scopes: ['decisions:read'],
		action: 'audit',
		summary: '按当时的规则文件重新判定，与记录比对',
	},
	{
		method: 'GET',
		path: '/v1/subjects/{kind}/{id}/verification',
		fn: 'verify-subject',
		scopes: ['decisions:read'],
		action: 'audit',
		summary: '核对一个对象的判定记录是否完整',
	},
	{
		method: 'GET',
		path: '/v1/log/verification',
		fn: 'verify-day',
		scopes: ['decisions:read'],
		action: 'audit',
		summary: '核对一天的封存和当天的全部记录',
	},
	{ method: 'GET', path: '/v1/openapi.json', fn: 'openapi', scopes: [], action: 'catalogue', summary: '接口文档' },
	{ method: 'GET', path: '/healthz', fn: 'health', scopes: [], action: 'open', summary: '运行状况' },
	{ method: 'GET', path: '/', fn: 'web', scopes: [], action: 'open', summary: '页面' },
	{ method: 'GET', path: '/assets/{file}', fn: 'web', scopes: [], action: 'open', summary: '页面的文件' },
	{ method: 'GET', path: '/config.json', fn: 'web', scopes: [], action: 'open', summary: '登录服务和各角色的权限' },
	{ method: 'GET', path: '/sw.js', fn: 'web', scopes: [], action: 'open', summary: '离线支持' },
	{ method: 'GET', path: '/manifest.webmanifest', fn: 'web', scopes: [], action: 'open', summary: '安装到桌面' },
	{ method: 'GET', path: '/icon.svg', fn: 'web', scopes: [], action: 'open', summary: '图标' },
] as const satisfies readonly RouteShape[]

export type FunctionName = (typeof routes)[number]['fn']
export type Route = RouteShape & { fn: FunctionName }
export type ApiRoute = RouteShape & { fn: Exclude<FunctionName, 'web'> }

/** Every function once: that of the pages serves several routes. */
export const functionNames: readonly FunctionName[] = [...new Set(routes.map(({ fn }) => fn))]

/** The routes of the HTTP API, without those of the pages. */
export const apiRoutes: readonly ApiRoute[] = routes.filter((route) => route.fn !== 'web')

const byFunction = new Map<string, Route>(routes.map((route) => [route.fn, route]))

/** The route that a function serves; one of them, where it serves several, which then differ in nothing but the path. */
export function routeOf(fn: FunctionName): Route {
	return byFunction.get(fn)!
}
