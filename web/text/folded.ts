/** Text as it is compared in searches: any width, any case, no blanks. */
export function foldedText(text: string): string {
	return text.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, '')
}
