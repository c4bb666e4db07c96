import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'

/** Pages of docs/ whose commands and programs are run, and what they print held to what the page says. */

const root = fileURLToPath(new URL('../..', import.meta.url))

export interface Block {
	language: string
	text: string
	/** Where it begins, for messages. */
	line: number
}

/** The fenced blocks of a page, in order. */
export function blocksOf(page: string): Block[] {
	const text = readFileSync(`${root}${page}`, 'utf8')
	return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map((match) => ({
		language: match[1]!,
		text: match[2]!,
		line: text.slice(0, match.index).split('\n').length,
	}))
}

/** A block that runs, with what the page says it prints. */
export interface Step extends Block {
	prints: Block | undefined
}

/** What runs, in reading order; blocks of output belong to the block before them. */
export function stepsOf(page: string): Step[] {
	const blocks = blocksOf(page)
	return blocks.flatMap((block, i) => {
		if (!['sh', 'ts'].includes(block.language)) return []
		const next = blocks[i + 1]
		return [{ ...block, prints: next && ['json', 'text'].includes(next.language) ? next : undefined }]
	})
}

/** Expects output to be what the page says: JSON with at least these members, or text with each of these lines in it. */
export function expectPrinted({ prints }: Step, output: string): void {
	if (!prints) return
	const place = `line ${prints.line}`
	if (prints.language === 'json') {
		expect([place, ...differences(JSON.parse(prints.text), JSON.parse(output), '')]).toEqual([place])
		return
	}
	for (const line of prints.text.trimEnd().split('\n')) {
		const pattern = line.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
		expect(output, place).toMatch(new RegExp(pattern.join('.*')))
	}
}

/** Where a value lacks what is expected: members may be more, lists longer, and `…` stands for anything. */
function differences(expected: unknown, found: unknown, at: string): string[] {
	if (expected === '…') return found === undefined || found === null ? [`${at} is missing`] : []
	if (typeof expected !== 'object' || expected === null || typeof found !== 'object' || found === null) {
		return expected === found ? [] : [`${at} is ${JSON.stringify(found)}, not ${JSON.stringify(expected)}`]
	}
	if (Array.isArray(expected) && expected.length === 0 && (found as unknown[]).length > 0) return [`${at} is not empty`]
	return Object.entries(expected).flatMap(([name, part]) =>
		differences(part, (found as Record<string, unknown>)[name], `${at}/${name}`),
	)
}

const END = '<<<end of block>>>'

/** A program that is given one block after another, and keeps its variables between them. */
class Session {
	#output = ''
	#waiting: (() => void) | undefined
	readonly #ended: Promise<never>

	constructor(readonly child: ChildProcess) {
		child.stdout!.setEncoding('utf8').on('data', (text: string) => {
			this.#output += text
			this.#waiting?.()
		})
		let errors = ''
		child.stderr!.setEncoding('utf8').on('data', (text: string) => {
			errors += text
		})
		this.#ended = new Promise((_, reject) => {
			child.once('close', (code) => reject(new Error(`ended with ${code}: ${this.#output}${errors}`)))
		})
		this.#ended.catch(() => undefined)
	}

	/** What is printed until the end of the block at hand. */
	async turn(input: string): Promise<string> {
		const whole = new Promise<void>((resolve) => {
			this.#waiting = () => this.#output.includes(`${END}\n`) && resolve()
		})
		this.child.stdin!.write(input)
		await Promise.race([whole, this.#ended])
		const [output = '', rest = ''] = this.#output.split(`${END}\n`, 2)
		this.#output = rest
		return output
	}

	end(): void {
		this.child.kill()
	}
}

/** `sh`, which ends at the first command that fails. */
export function shell(folder: string, env: NodeJS.ProcessEnv) {
	const session = new Session(spawn('sh', ['-e'], { cwd: folder, env: { ...process.env, ...env } }))
	return {
		run: (text: string) => session.turn(`{ ${text}\n} </dev/null\necho '${END}'\n`),
		end: () => session.end(),
	}
}

/** The page's TypeScript as files: one that begins with its name has that name, all others make up `main.ts`. */
export function programOf(steps: readonly Step[]): Record<string, string> {
	const files: Record<string, string> = { 'main.ts': '' }
	for (const { text, language } of steps) {
		if (language !== 'ts') continue
		const [, name] = /^\/\/ (\S+\.ts)\n/.exec(text) ?? []
		if (name) files[name] = text
		else files['main.ts'] += `${text}\nawait endOfBlock()\n`
	}
	return { ...files, 'end-of-block.d.ts': 'declare function endOfBlock(): Promise<void>\n' }
}

/** Runs `main.ts`, which stands still before its first block and behind each. */
export function program(folder: string, env: NodeJS.ProcessEnv) {
	const prelude = `
import { createInterface } from 'node:readline'
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
globalThis.endOfBlock = async () => { console.log('${END}'); await lines.next() }
await lines.next()`
	const imported = `data:text/javascript,${encodeURIComponent(prelude)}`
	const args = ['--import', 'tsx', '--import', imported, `${folder}/main.ts`]
	const session = new Session(spawn(process.execPath, args, { cwd: root, env: { ...process.env, ...env } }))
	return { next: () => session.turn('\n'), end: () => session.end() }
}
