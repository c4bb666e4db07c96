import { fileURLToPath } from 'node:url'
import { type ApiEvent, type ApiResponse, endpoint } from '../http/endpoint.ts'
import { Problem } from '../http/problem.ts'
import { lambdaSystem, onLambda } from '../lambda/on-lambda.ts'
import type { System } from '../system.ts'
import { securityHeaders } from '../web/headers.ts'
import { pageConfiguration, type SignIn, signInFromEnvironment } from '../web/sign-in.ts'
import { type Encoding, Site, type SiteFile } from '../web/site.ts'

export interface WebSystem extends System {
	site: Site
	/** Asked of each request: the embedded run's provider stands where the page was asked for. */
	signIn: (event: ApiEvent) => SignIn
	/** Where results of jobs are fetched, where that is another origin. */
	downloads?: string
}

/** The pages: the shell, its assets, and what a page must know before anybody has signed in. */
export const build = ({ site, signIn, downloads, ...parts }: WebSystem) =>
	endpoint('web', parts, async (event) => {
		const provider = signIn(event)
		const headers = securityHeaders(provider, downloads)
		if (event.rawPath === '/config.json') return configuration(provider, headers)
		const path = event.rawPath === '/' ? 'index.html' : event.rawPath.slice(1)
		const file = await site.file(path)
		if (file) return fileAnswer(file, event, headers)
		throw new Problem('not-found', path === 'index.html' ? NOT_BUILT : '没有这个文件，请刷新页面')
	})

const NOT_BUILT = '页面尚未生成，请先运行 npm run build'

function configuration(provider: SignIn, headers: Record<string, string>): ApiResponse {
	const type = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' }
	return { statusCode: 200, headers: { ...headers, ...type }, body: JSON.stringify(pageConfiguration(provider)) }
}

function fileAnswer(file: SiteFile, event: ApiEvent, security: Record<string, string>): ApiResponse {
	const encoding = encodingFor(event.headers?.['accept-encoding'] ?? '', file)
	const etag = `"${file.etag}${encoding ? `-${encoding}` : ''}"`
	const headers = {
		...security,
		etag,
		vary: 'accept-encoding',
		'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
	}
	if (event.headers?.['if-none-match']?.split(/\s*,\s*/).includes(etag)) return { statusCode: 304, headers }
	const content = encoding ? file.encoded[encoding]! : file.content
	return {
		statusCode: 200,
		headers: { ...headers, 'content-type': file.type, ...(encoding ? { 'content-encoding': encoding } : {}) },
		body: content.toString('base64'),
		isBase64Encoded: true,
	}
}

/** The best encoding that the caller takes and the file has; undefined for the file as it is. */
function encodingFor(accepted: string, { encoded }: SiteFile): Encoding | undefined {
	const taken = accepted
		.toLowerCase()
		.split(',')
		.map((one) => one.trim().split(/\s*;\s*/))
		.filter(([, quality]) => !/^q=0(\.0*)?$/.test(quality ?? ''))
		.map(([name]) => name)
	return (['br', 'gzip'] as const).find((name) => taken.includes(name) && encoded[name])
}

/** On AWS the files stand in a folder beside the bundle. */
const BESIDE = fileURLToPath(new URL('./web', import.meta.url))
const provider = signInFromEnvironment(process.env)

const { DOWNLOAD_ORIGIN } = process.env

export const handler = onLambda(
	build({
		...lambdaSystem,
		site: new Site(BESIDE),
		signIn: () => provider,
		...(DOWNLOAD_ORIGIN ? { downloads: DOWNLOAD_ORIGIN } : {}),
	}),
)
