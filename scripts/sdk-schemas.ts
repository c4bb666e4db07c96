import { readFile } from 'node:fs/promises'
import type { Plugin } from 'esbuild'

const CONSTANT = /^const (\w+) = ("(?:[^"\\]|\\.)*");$/gm

/**
 * The SDK's schemas of all operations of a service, so written that a bundler can leave out those that are not used:
 * a key in brackets might have an effect, a key written out has none. Nothing else changes.
 */
export const sdkSchemas: Plugin = {
	name: 'sdk-schemas',
	setup({ onLoad }) {
		onLoad({ filter: /@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => ({
			contents: keysWrittenOut(await readFile(path, 'utf8')),
			loader: 'js',
		}))
	},
}

/** A module's text with the constants that are keys in brackets written out. */
export function keysWrittenOut(text: string): string {
	const constants = new Map([...text.matchAll(CONSTANT)].map(([, name, literal]) => [name!, literal!]))
	return text.replaceAll(/\[(\w+)\]:/g, (whole, name: string) => {
		const literal = constants.get(name)
		return literal === undefined ? whole : `${literal}:`
	})
}
