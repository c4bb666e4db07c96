/** An 18-digit resident identity number: area, a plausible birth date, serial, check digit. */
const IDENTITY_NUMBER = /(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX](?!\d)/i
/** A mainland mobile number, with or without separators. */
const MOBILE_NUMBER = /(?<!\d)(?:(?:\+|00)?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/
/** UUIDs, hashes and ULIDs: now and then one holds a run of digits that looks like a number of a person. */
const RANDOM_IDENTIFIER =
	/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32,}|(?<![0-9A-Z])[0-7][0-9A-HJKMNP-TV-Z]{25}(?![0-9A-Z])/gi

/** What kind of personal number a text holds, in whatever width its digits are written; null where none. */
export function personalNumberIn(text: string): '身份证号码' | '手机号码' | null {
	const plain = text.normalize('NFKC').replaceAll(RANDOM_IDENTIFIER, '')
	const joined = plain.replaceAll(/(?<=\d)\s+(?=[\dX])/gi, '')
	if (IDENTITY_NUMBER.test(plain) || IDENTITY_NUMBER.test(joined)) return '身份证号码'
	return MOBILE_NUMBER.test(plain) ? '手机号码' : null
}
