import { RegionInfo } from 'aws-cdk-lib/region-info'
import type { Node } from 'constructs'

/** What a deployment is told by context, `-c name=value`. Nothing is looked up in an account. */
export interface Settings {
	/** Also the first part of the names of the table and the functions. */
	stack: string
	region: string
	/** The OIDC provider whose tokens the API takes, and the audiences they may be for. */
	issuer: string
	audience: string[]
	/** The pages' name at the provider; the first audience where nothing is said. */
	clientId: string
	/** The scopes that the pages ask for, where they are not those of the routing table. */
	scope?: string
	/** Who gets the alarms; left out, nobody is subscribed to the topic. */
	alarmEmail?: string
}

/** Throws an Error that says which value is missing or wrong. */
export function settingsFrom(node: Node): Settings {
	const issuer = required(node, 'issuer', 'the https address of the OIDC provider whose tokens the API takes')
	if (!/^https:\/\/[^\s?#]+$/.test(issuer)) throw new Error(`-c issuer=${issuer} is not an https address`)
	const audience = required(node, 'audience', 'what the tokens are for; several with commas').split(',')
	if (audience.includes('')) throw new Error(`-c audience=${audience} names an empty audience`)
	const region = text(node, 'region') ?? 'cn-northwest-1'
	if (!RegionInfo.regions.some(({ name }) => name === region))
		throw new Error(`-c region=${region} is no region of AWS`)
	return {
		stack: text(node, 'stack') ?? 'gazette-rules',
		region,
		issuer,
		audience,
		clientId: text(node, 'clientId') ?? audience[0]!,
		scope: text(node, 'scope'),
		alarmEmail: text(node, 'alarmEmail'),
	}
}

function text(node: Node, name: string): string | undefined {
	const value: unknown = node.tryGetContext(name)
	return typeof value === 'string' && value !== '' ? value : undefined
}

function required(node: Node, name: string, meaning: string): string {
	const value = text(node, name)
	if (value === undefined) throw new Error(`-c ${name}=… is missing: ${meaning}`)
	return value
}
