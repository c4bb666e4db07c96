import { sha256 as digest } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { canonicalJson } from './canonical.ts'

/** SHA-256 of a text's UTF-8 bytes, in hex. */
export function sha256(text: string): string {
	return bytesToHex(digest(utf8ToBytes(text)))
}

/** The identity of a rule file: SHA-256 of its canonical JSON, whatever its layout on disk. */
export function contentHash(file: unknown): string {
	return `sha256-${sha256(canonicalJson(file))}`
}
