import {
	InternalServerError,
	ProvisionedThroughputExceededException,
	RequestLimitExceeded,
	TransactionCanceledException,
	TransactionInProgressException,
} from '@aws-sdk/client-dynamodb'

/** Faults put into the SDK's own stack, an attempt at a time, below what repeats attempts. */

/** What an attempt ends with: before the service hears of it, or after it has done what was asked. */
export interface Fault {
	when: 'before' | 'after'
	error: () => Error
}

/** Which fault an attempt meets, by the command's name without its suffix, as `TransactWriteItems`. */
export type Plan = (command: string) => Fault | undefined

/** Something with the SDK's stack: a client of any service. */
interface Stacked {
	middlewareStack: { add(middleware: never, options: never): void }
}

type Next = (args: { input: Record<string, unknown> }) => Promise<{ output: Record<string, unknown> }>

function addBelowRetries(client: unknown, name: string, middleware: (next: Next, command: string) => Next): void {
	const add = (next: Next, { commandName }: { commandName: string }) =>
		middleware(next, commandName.replace(/Command$/, ''))
	;(client as Stacked).middlewareStack.add(add as never, { step: 'deserialize', priority: 'high', name } as never)
}

/** Makes attempts of a client fail as the plan says. */
export function injectFaults(client: unknown, plan: Plan): void {
	addBelowRetries(client, 'faults', (next, command) => async (args) => {
		const fault = plan(command)
		if (!fault) return next(args)
		if (fault.when === 'after') await next(args)
		throw fault.error()
	})
}

/** Makes a BatchGet put off keys: `kept` says of how many, of so many, it answers. */
export function putOffKeys(client: unknown, kept: (asked: number) => number): void {
	addBelowRetries(client, 'put-off', (next, command) => async (args) => {
		if (command !== 'BatchGetItem') return next(args)
		const [[table, { Keys, ...request }]] = Object.entries(args.input.RequestItems as Requests) as [Requested]
		// What goes out is marshalled here, and what comes back is not any more.
		const keys = Keys.map(({ pk, sk }) => ({ pk: pk.S, sk: sk.S }))
		const count = kept(keys.length)
		const later = keys.slice(count)
		if (later.length === 0) return next(args)
		const answer = await next(args)
		const all = (answer.output.Responses as Record<string, Key[]>)[table] ?? []
		const items = all.filter((item) => !later.some(({ pk, sk }) => pk === item.pk && sk === item.sk))
		const UnprocessedKeys = { [table]: { ...request, Keys: later } }
		return { ...answer, output: { ...answer.output, Responses: { [table]: items }, UnprocessedKeys } }
	})
}

type Key = { pk: string; sk: string }
type Requests = Record<string, { Keys: { pk: { S: string }; sk: { S: string } }[] }>
type Requested = [string, Requests[string]]

const metadata = (httpStatusCode: number) => ({ $metadata: { httpStatusCode }, message: 'injected' })

/** An error that has no class of its own in the SDK. */
function named(name: string, more: object = {}): Error {
	return Object.assign(new Error('injected'), { name, ...more })
}

function cancelled(code: string): Error {
	return new TransactionCanceledException({
		...metadata(400),
		CancellationReasons: [{ Code: 'None' }, { Code: code }, { Code: 'None' }],
	})
}

/** By their names in the services' documents. */
export const ERRORS = {
	ThrottlingException: () => named('ThrottlingException', { $fault: 'client', ...metadata(400) }),
	ProvisionedThroughputExceededException: () => new ProvisionedThroughputExceededException(metadata(400)),
	RequestLimitExceeded: () => new RequestLimitExceeded(metadata(400)),
	InternalServerError: () => new InternalServerError(metadata(500)),
	ServiceUnavailable: () => named('ServiceUnavailable', { $fault: 'server', ...metadata(503) }),
	TransactionConflict: () => cancelled('TransactionConflict'),
	'a transaction cancelled by throttling': () => cancelled('ThrottlingError'),
	TransactionInProgressException: () => new TransactionInProgressException({ ...metadata(400) } as never),
	'a time-out': () => named('TimeoutError'),
	'a reset connection': () => Object.assign(named('Error'), { code: 'ECONNRESET' }),
	'expired credentials': () => named('ExpiredTokenException', { $fault: 'client', ...metadata(400) }),
	'no credentials': () => named('CredentialsProviderError'),
	'a missing right': () => named('AccessDeniedException', { $fault: 'client', ...metadata(400) }),
} satisfies Record<string, () => Error>

export type ErrorName = keyof typeof ERRORS

export const before = (name: ErrorName): Fault => ({ when: 'before', error: ERRORS[name] })
export const after = (name: ErrorName): Fault => ({ when: 'after', error: ERRORS[name] })

/** Faults after which nobody knows what became of what was sent. */
export const LOST_ANSWERS = [
	'a time-out',
	'a reset connection',
	'InternalServerError',
	'ServiceUnavailable',
] as const satisfies readonly ErrorName[]
