import { SaxesParser } from 'saxes'
import { Problem } from '../http/problem.ts'
import { damaged, refused } from './refusal.ts'

/** Names are without their prefixes: makers of workbooks differ in those. */
export type XmlEvent =
	| { kind: 'open'; name: string; attributes: Record<string, string> }
	| { kind: 'close'; name: string }
	| { kind: 'text'; text: string }

/** Deeper than any part of a workbook. */
const DEEPEST = 64
/** So much text without a tag is in no workbook; the parser keeps all of it. */
const LONGEST = 1024 * 1024

/**
 * What stands in a part, chunk by chunk.
 * Throws a Problem for what is no XML in UTF-8 or UTF-16, and for any document type: there are no entities.
 */
export async function* xmlEvents(bytes: AsyncIterable<Buffer>): AsyncGenerator<XmlEvent[]> {
	let events: XmlEvent[] = []
	let depth = 0
	const parser = new SaxesParser({ position: false })
	parser.on('error', () => {
		throw damaged()
	})
	parser.on('doctype', () => {
		throw refused('工作簿中有文档类型声明（DTD），不予读取，请另存为 .xlsx 后重新提交')
	})
	parser.on('opentag', ({ name, attributes }) => {
		depth += 1
		if (depth > DEEPEST) throw damaged()
		events.push({ kind: 'open', name: localName(name), attributes: attributes as Record<string, string> })
	})
	parser.on('closetag', ({ name }) => {
		depth -= 1
		events.push({ kind: 'close', name: localName(name) })
	})
	const text = (piece: string) => events.push({ kind: 'text', text: piece })
	parser.on('text', text)
	parser.on('cdata', text)

	let silent = 0
	let decoder: InstanceType<typeof TextDecoder> | null = null
	for await (const chunk of bytes) {
		decoder ??= new TextDecoder(encodingOf(chunk), { fatal: true })
		parse(() => parser.write(decoder!.decode(chunk, { stream: true })))
		silent = events.length > 0 ? 0 : silent + chunk.length
		if (silent > LONGEST) throw damaged()
		if (events.length > 0) yield events
		events = []
	}
	parse(() => parser.write(decoder?.decode() ?? '').close())
	if (events.length > 0) yield events
}

function parse(step: () => void): void {
	try {
		step()
	} catch (error) {
		throw error instanceof Problem ? error : damaged()
	}
}

/** Bytes that are not what the mark says are refused while decoding; without one a part is UTF-8. */
function encodingOf(start: Buffer): string {
	if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le'
	return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8'
}

function localName(name: string): string {
	return name.slice(name.indexOf(':') + 1)
}

/** An attribute by its name without prefix. */
export function attribute(attributes: Record<string, string>, name: string): string | undefined {
	if (Object.hasOwn(attributes, name)) return attributes[name]
	const prefixed = Object.keys(attributes).find((key) => localName(key) === name)
	return prefixed === undefined ? undefined : attributes[prefixed]
}
