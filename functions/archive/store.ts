/** Where the archive lies: a bucket whose objects cannot be changed, a folder in the embedded run. */
export interface ArchiveStore {
	/** Keeps an object for good; false where there is one of that name already, which stays as it is. */
	putNew(name: string, content: string): Promise<boolean>
	/** Null where there is none. */
	get(name: string): Promise<string | null>
	/** The names below a folder, in order. */
	list(folder: string): AsyncIterable<string>
	/** The folders within a folder, by their own names, in order. */
	folders(folder: string): Promise<string[]>
}
