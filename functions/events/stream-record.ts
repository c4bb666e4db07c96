import type { DecisionRecord } from '../decision-log/record.ts'

/** A record of the table's stream, as Lambda hands it over. */
export interface StreamRecord {
	eventName?: string
	dynamodb?: {
		SequenceNumber?: string
		Keys?: StreamImage
		NewImage?: StreamImage
	}
}

/** Attribute values as the stream has them: texts, and bytes in base64. */
type StreamImage = Record<string, { S?: string; B?: string }>

/** What a record of the stream means. */
export type StreamChange =
	/** A new entry of the log. */
	| { kind: 'entry'; record: DecisionRecord }
	/** Something that is never changed was: somebody has tampered with the log. */
	| { kind: 'tampering'; change: string; item: string }
	/** A new item of another kind. */
	| { kind: 'other' }

const ENTRY = 'CHAIN#'

/** Throws for a new entry whose body cannot be read. */
export function changeOf({ eventName, dynamodb = {} }: StreamRecord): StreamChange {
	const { Keys, NewImage } = dynamodb
	const pk = Keys?.pk?.S ?? ''
	// Of the key only its kind: the rest names a subject.
	if (eventName !== 'INSERT') return { kind: 'tampering', change: eventName ?? '', item: pk.split('#', 1)[0]! }
	if (!pk.startsWith(ENTRY)) return { kind: 'other' }
	const body = NewImage?.body?.S
	if (body === undefined) throw new Error('an entry in the stream has no body')
	return { kind: 'entry', record: JSON.parse(body) as DecisionRecord }
}
