import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** Debian's. */
export const CHROMIUM = '/usr/bin/chromium'

/** Installs Debian's Chromium with Chinese fonts where it is missing and it may. Throws one sentence where it may not. */
export function ensureChromium(): void {
	if (existsSync(CHROMIUM)) return
	try {
		if (process.getuid?.() !== 0) throw new Error('not root')
		const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
		const options = { env, stdio: 'ignore', timeout: 900_000 } as const
		execFileSync('apt-get', ['update', '-qq'], options)
		execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], options)
	} catch {
		throw new Error('The tests of the pages need Chromium: apt-get install chromium fonts-noto-cjk')
	}
}
