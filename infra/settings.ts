import { RegionInfo } from 'aws-cdk-lib/region-info'
import type { Node } from 'constructs'
import type { ArchiveLock } from './archive.ts'
import { RESERVED_CONCURRENCY } from './concurrency.ts'
import { DEPLOYMENTS, type Deployment } from './deployments.ts'

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
	/** How new versions come into use. */
	deployment: Deployment
	/** Requests a second and at once, of all callers together. */
	throttle: { rateLimit: number; burstLimit: number }
	/** The office that answers for the stack: a tag of everything in it. */
	owner: string
	/** Whether those who have the right may shorten the time for which the archive is kept, or nobody. */
	archiveLock: ArchiveLock
	/** A distribution in front of the API, in regions that have them. */
	cloudFront: boolean
}

/** Where a deployment says nothing else. */
export const THROTTLE = { rateLimit: 100, burstLimit: 200 }

/** Throws an Error that says which value is missing or wrong. */
export function settingsFrom(node: Node): Settings {
	const issuer = required(node, 'issuer', 'the https address of the OIDC provider whose tokens the API takes')
	if (!/^https:\/\/[^\s?#]+$/.test(issuer)) throw new Error(`-c issuer=${issuer} is not an https address`)
	const audience = required(node, 'audience', 'what the tokens are for; several with commas').split(',')
	if (audience.includes('')) throw new Error(`-c audience=${audience} names an empty audience`)
	const region = text(node, 'region') ?? 'cn-northwest-1'
	if (!RegionInfo.regions.some(({ name }) => name === region))
		throw new Error(`-c region=${region} is no region of AWS`)
	const deployment = oneOf(node, 'deployment', Object.keys(DEPLOYMENTS) as Deployment[])
	const cloudFront = oneOf(node, 'cloudFront', ['off', 'on']) === 'on'
	if (cloudFront && region.startsWith('cn-')) {
		throw new Error(`-c cloudFront=on: CloudFront in China needs an ICP recordal and is not served from ${region}`)
	}
	oneOf(node, RESERVED_CONCURRENCY, ['on', 'off'])
	return {
		stack: text(node, 'stack') ?? 'gazette-rules',
		region,
		issuer,
		audience,
		clientId: text(node, 'clientId') ?? audience[0]!,
		scope: text(node, 'scope'),
		alarmEmail: text(node, 'alarmEmail'),
		deployment,
		throttle: {
			rateLimit: number(node, 'rateLimit', THROTTLE.rateLimit),
			burstLimit: number(node, 'burstLimit', THROTTLE.burstLimit),
		},
		owner: text(node, 'owner') ?? 'gazette-rules',
		archiveLock: oneOf(node, 'archiveLock', ['governance', 'compliance']),
		cloudFront,
	}
}

function text(node: Node, name: string): string | undefined {
	const value: unknown = node.tryGetContext(name)
	return typeof value === 'string' && value !== '' ? value : undefined
}

/** One of a few words; the first where nothing is said. */
function oneOf<Word extends string>(node: Node, name: string, words: readonly Word[]): Word {
	const said = text(node, name) ?? words[0]!
	const word = words.find((one) => one === said)
	if (!word) throw new Error(`-c ${name}=${said} is none of ${words.join(', ')}`)
	return word
}

function number(node: Node, name: string, otherwise: number): number {
	const said = text(node, name) ?? String(otherwise)
	if (!/^[1-9]\d{0,4}$/.test(said)) throw new Error(`-c ${name}=${said} is no number from 1 to 99999`)
	return Number(said)
}

function required(node: Node, name: string, meaning: string): string {
	const value = text(node, name)
	if (value === undefined) throw new Error(`-c ${name}=… is missing: ${meaning}`)
	return value
}
