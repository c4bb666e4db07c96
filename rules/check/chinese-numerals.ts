const DIGITS: Readonly<Record<string, number>> = {
	零: 0,
	〇: 0,
	一: 1,
	二: 2,
	两: 2,
	三: 3,
	四: 4,
	五: 5,
	六: 6,
	七: 7,
	八: 8,
	九: 9,
}
const UNITS: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }
const MYRIADS: Readonly<Record<string, number>> = { 万: 1e4, 亿: 1e8 }

/** The characters of which numerals are written. */
export const NUMERAL = '[零〇一二两三四五六七八九十百千万亿]'

/**
 * The number that a Chinese numeral writes: 十五, 三千二百, 两万, or digit by digit 二〇二二.
 * Undefined where the characters form no number.
 */
export function readNumeral(text: string): number | undefined {
	const characters = [...text]
	if (characters.every((one) => one in DIGITS)) return Number(characters.map((one) => DIGITS[one]).join(''))
	let total = 0
	let section = 0
	let digit: number | undefined
	for (const one of characters) {
		if (one in DIGITS) digit = DIGITS[one]!
		else if (one in UNITS) {
			section += (digit ?? 1) * UNITS[one]!
			digit = undefined
		} else if (one in MYRIADS) {
			const below = section + (digit ?? 0)
			if (below === 0) return undefined
			total += below * MYRIADS[one]!
			section = 0
			digit = undefined
		} else return undefined
	}
	return total + section + (digit ?? 0)
}
