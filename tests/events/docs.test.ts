import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { DECISION_RECORDED, LEVEL_CHANGED } from '../../functions/events/event.ts'
import { webhookSettings } from '../../functions/local/webhook.ts'
import { deaths, decide, RELIEF } from '../support/call.ts'
import { SECRET } from '../support/events.ts'
import { receiverForTest } from '../support/receiver.ts'
import { serverForTest, temporaryDirectory } from '../support/server.ts'
import { until } from '../support/until.ts'

type IsGenuine = (headers: object, body: string, secret: string, now?: number) => boolean

const page = await readFile(new URL('../../docs/events.md', import.meta.url), 'utf8')

/** The receiver's check, as the page prints it. */
async function printedCheck(): Promise<IsGenuine> {
	const { path, remove } = await temporaryDirectory()
	onTestFinished(remove)
	const [, code] = /```js\n([\s\S]+?)```/.exec(page)!
	const file = join(path, 'check.mjs')
	await writeFile(file, code!)
	return (await import(pathToFileURL(file).href)).isGenuine
}

test('The check that the page prints takes what the product posts, and nothing that was changed, is old or is signed otherwise', async () => {
	const isGenuine = await printedCheck()
	const receiver = await receiverForTest()
	const webhook = webhookSettings({ WEBHOOK_URL: receiver.url, WEBHOOK_SECRET: SECRET })
	const server = await serverForTest({ webhook })
	await decide(server, RELIEF, deaths(12, '扎兰屯-1'))
	await until(() => receiver.messages.length === 2)
	for (const { headers, body } of receiver.messages) {
		expect(isGenuine(headers, body, SECRET)).toBe(true)
		expect(isGenuine(headers, body.replace('III', 'II'), SECRET)).toBe(false)
		expect(isGenuine(headers, body, `whsec_${Buffer.alloc(32).toString('base64')}`)).toBe(false)
		expect(isGenuine({ ...headers, 'webhook-id': 'another' }, body, SECRET)).toBe(false)
		expect(isGenuine({ ...headers, 'webhook-signature': 'v1,' }, body, SECRET)).toBe(false)
		expect(isGenuine({ ...headers, 'webhook-signature': undefined }, body, SECRET)).toBe(false)
		expect(isGenuine({ ...headers, 'webhook-timestamp': 'x' }, body, SECRET)).toBe(false)
		expect(isGenuine(headers, body, SECRET, Date.now() / 1000 + 600)).toBe(false)
		const rotated = {
			...headers,
			'webhook-signature': `v1,b2xk ${(headers as Record<string, string>)['webhook-signature']}`,
		}
		expect(isGenuine(rotated, body, SECRET)).toBe(true)
	}
})

test('The page names the types as they are', () => {
	for (const type of [DECISION_RECORDED, LEVEL_CHANGED]) expect(page).toContain(`\`${type}\``)
})
