import { ulid } from 'ulid'

/** What the outside world supplies: an argument everywhere, so that a test can hold it still. */
export interface System {
	/** Now. */
	clock: () => Date
	/** A new identifier, sortable by its time. */
	newId: (at: Date) => string
	/** Writes one structured line for the people on call. Lines never hold facts. */
	report: (line: Record<string, string | number | boolean | null>) => void
}

export const system: System = {
	clock: () => new Date(),
	newId: (at) => ulid(at.getTime()),
	report: (line) => console.error(JSON.stringify(line)),
}
