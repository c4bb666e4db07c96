import { foldedText } from '../text/folded.ts'

/** Text with a folded term marked where it stands as it is written. */
export function Marked({ text, term }: { text: string; term: string }) {
	const pieces: { text: string; hit: boolean }[] = []
	let rest = text
	while (rest !== '') {
		const at = term === '' ? -1 : placeOf(rest, term)
		if (at < 0) break
		const length = lengthOf(rest, at, term)
		pieces.push({ text: rest.slice(0, at), hit: false }, { text: rest.slice(at, at + length), hit: true })
		rest = rest.slice(at + length)
	}
	pieces.push({ text: rest, hit: false })
	// biome-ignore lint/suspicious/noArrayIndexKey: the pieces have no other name
	return pieces.map((piece, i) => (piece.hit ? <mark key={i}>{piece.text}</mark> : piece.text))
}

/** Where text begins that folds to the term. */
function placeOf(text: string, term: string): number {
	if (!foldedText(text).includes(term)) return -1
	for (let at = 0; at < text.length; at++) {
		if (!/\s/.test(text[at]!) && foldedText(text.slice(at)).startsWith(term)) return at
	}
	return -1
}

function lengthOf(text: string, at: number, term: string): number {
	for (let end = at + 1; end <= text.length; end++) {
		if (foldedText(text.slice(at, end)).length >= term.length) return end - at
	}
	return text.length - at
}
