import { parseArgs } from 'node:util'
import { DOMAINS, type Domain, isRole, ROLES } from '../http/roles.ts'
import { localEnvironment } from './environment.ts'
import { LocalIdentities } from './identity.ts'

const USAGE = `用法：npm run token -- --role <${Object.keys(ROLES).join('|')}> [--org 单位] [--sub 用户] [--domains 领域,领域]`

/** `npm run token`: prints a bearer token of the embedded run and nothing else, whether or not it is running. */
async function main(): Promise<void> {
	const { role, org, sub, domains } = options()
	if (role === undefined || !isRole(role)) throw new Error(role ? `没有角色“${role}”。${USAGE}` : USAGE)
	const named = domains?.split(',')
	const unknown = named?.find((name) => !(DOMAINS as readonly string[]).includes(name))
	if (unknown !== undefined) throw new Error(`没有领域“${unknown}”；可用的有：${DOMAINS.join('、')}`)
	const identities = await LocalIdentities.open(localEnvironment(process.env).dataDirectory)
	const identity = { role, org, subject: sub, domains: named as Domain[] | undefined }
	process.stdout.write(`${await identities.token(identity, new Date())}\n`)
}

function options() {
	const text = { type: 'string' } as const
	try {
		return parseArgs({ options: { role: text, org: text, sub: text, domains: text } }).values
	} catch {
		throw new Error(USAGE)
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error)
	process.exit(1)
})
