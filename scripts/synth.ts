/** Synthesises the stack as a deployment would, for every region that it is made for, or for the one that `-c region=…` names. */
import { spawnSync } from 'node:child_process'

/** Both regions in China, and a global one near by. */
const REGIONS = ['cn-northwest-1', 'cn-north-1', 'ap-east-1']

/** An issuer that does not exist: a deployment names a real one. */
const SAID = ['-c', 'issuer=https://issuer.example', '-c', 'audience=gazette-rules']

function cdk(args: readonly string[]): number {
	return spawnSync('npx', ['cdk', 'synth', '--quiet', ...SAID, ...args], { stdio: 'inherit' }).status ?? 1
}

const args = process.argv.slice(2)
const chosen = args.some((arg) => /^(--context=)?region=/.test(arg))
for (const [i, region] of (chosen ? [undefined] : REGIONS).entries()) {
	// The bundles are the same for all regions: they are made once.
	const built = i === 0 ? [] : ['--build', 'true']
	const status = cdk([...built, ...(region ? ['-c', `region=${region}`] : []), ...args])
	if (region) console.log(`${region}: ${status === 0 ? 'synthesised, no finding' : 'refused'}`)
	if (status !== 0) process.exit(status)
}
