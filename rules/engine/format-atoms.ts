import * as z from 'zod'

/** The small parts of which rule files are made. */

export const Name = z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a camelCase name')
export const Id = z.string().regex(/^[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/, 'an id of letters, digits and single hyphens')
export const Code = z.string().regex(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/, 'a SCREAMING_SNAKE code')
export const Text = z.string().min(1)
export const CalendarDate = z.iso.date()
export const Line = z.int().min(1)

/** One line, or the first and the last line of a range, in the source file. */
export const Lines = z.union([z.tuple([Line]), z.tuple([Line, Line])])

/** Where a statement stands in the source: its clause number and its lines in the gazette file. */
export const Citation = { clause: Text, lines: Lines }
