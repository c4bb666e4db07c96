import { CfnResource, Stack } from 'aws-cdk-lib'
import { describe, expect, test } from 'vitest'
import { settingsFrom } from '../../infra/settings.ts'
import { AUDIENCE, ISSUER, withApp } from './synthesise.ts'

const said = { issuer: ISSUER, audience: AUDIENCE.join(',') }
const settings = (context: Record<string, string>) => withApp(context, ({ node }) => settingsFrom(node))

describe('What a deployment says', () => {
	test('is the issuer and the audiences at least; the region is then Ningxia', () => {
		const expected = { issuer: ISSUER, audience: AUDIENCE, region: 'cn-northwest-1', stack: 'gazette-rules' }
		const pages = { clientId: AUDIENCE[0], scope: undefined }
		const running = {
			deployment: 'canary',
			throttle: { rateLimit: 100, burstLimit: 200 },
			archiveLock: 'governance',
			cloudFront: false,
			owner: 'gazette-rules',
		}
		expect(settings(said)).toEqual({ ...expected, ...pages, ...running, alarmEmail: undefined })
	})

	test.each([
		['no issuer', { issuer: '' }, 'issuer=… is missing'],
		['no audience', { audience: '' }, 'audience=… is missing'],
		['an issuer without TLS', { issuer: 'http://issuer.example' }, 'issuer=http://issuer.example is not'],
		['an audience that is empty', { audience: 'pages,' }, 'names an empty audience'],
		['a distribution in China', { cloudFront: 'on' }, 'needs an ICP recordal'],
		['a deployment of no kind', { deployment: 'slow' }, 'deployment=slow is none of canary, all-at-once'],
		['a limit that is no number', { rateLimit: '1e3' }, 'rateLimit=1e3 is no number'],
		['a region that is none', { region: 'cn-north-9' }, 'cn-north-9 is no region'],
	])('is refused by name where it is wrong: %s', (_, wrong, message) => {
		expect(() => settings({ ...said, ...wrong })).toThrow(message)
	})
})

test('Synthesis refuses what CloudFormation does not have in the region', () => {
	const synthesis = () =>
		withApp(said, (app) => {
			const stack = new Stack(app, 'pool', { env: { region: 'cn-northwest-1' } })
			new CfnResource(stack, 'Pool', { type: 'AWS::Cognito::UserPool' })
			app.synth()
		})
	expect(synthesis).toThrow("'AWS::Cognito::UserPool' does not exist in 'cn-northwest-1'")
})
