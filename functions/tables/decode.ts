import { refused } from './refusal.ts'

/** By so much of a file it is decided how it is encoded. */
const SNIFFED = 64 * 1024

const MARKS: { encoding: string; bytes: number[] }[] = [
	{ encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
	{ encoding: 'utf-16le', bytes: [0xff, 0xfe] },
	{ encoding: 'utf-16be', bytes: [0xfe, 0xff] },
]

const NAMES: Record<string, string> = {
	'utf-8': 'UTF-8',
	'utf-16le': 'UTF-16',
	'utf-16be': 'UTF-16',
	gb18030: 'GB18030（GBK）',
}

/**
 * The text of a file in UTF-8, GB18030 (so GBK and GB 2312) or, with a byte order mark, UTF-16.
 * Throws `invalid-request` where the bytes are no text in the encoding that the file's beginning has.
 */
export async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
	let head: Buffer | null = Buffer.alloc(0)
	let decode: ((chunk: Uint8Array, stream: boolean) => string) | null = null
	for await (const chunk of bytes) {
		if (decode) {
			yield decode(chunk, true)
			continue
		}
		head = Buffer.concat([head!, chunk])
		if (head.length < SNIFFED) continue
		decode = decoderOf(encodingOf(head, false))
		yield decode(head, true)
		head = null
	}
	if (head) decode = decoderOf(encodingOf(head, true))
	yield decode!(head ?? Buffer.alloc(0), false)
}

function encodingOf(head: Buffer, whole: boolean): string {
	const marked = MARKS.find(({ bytes }) => bytes.every((byte, at) => head[at] === byte))
	if (marked) return marked.encoding
	for (const encoding of ['utf-8', 'gb18030']) {
		try {
			new TextDecoder(encoding, { fatal: true }).decode(head, { stream: !whole })
			return encoding
		} catch {
			// Not this one.
		}
	}
	throw refused('文件既不是 UTF-8 编码，也不是 GB18030（GBK）编码的文本，请另存为“CSV UTF-8”后重新提交')
}

function decoderOf(encoding: string) {
	const decoder = new TextDecoder(encoding, { fatal: true })
	return (chunk: Uint8Array, stream: boolean) => {
		try {
			return decoder.decode(chunk, { stream })
		} catch {
			throw refused(`文件开头是 ${NAMES[encoding]} 编码，后面却有不属于该编码的内容，请另存为“CSV UTF-8”后重新提交`)
		}
	}
}
