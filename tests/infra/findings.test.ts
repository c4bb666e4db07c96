import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type App, Validations } from 'aws-cdk-lib'
import { Bucket } from 'aws-cdk-lib/aws-s3'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { withStack } from './synthesise.ts'

const REGIONS = ['cn-northwest-1', 'cn-north-1', 'ap-east-1']

interface Finding {
	rule: string
	construct: string
}

/** What cdk-nag finds in an app, as the report says it. */
function findingsOf(app: App): Finding[] {
	try {
		app.synth()
	} catch {
		// Synthesis is refused for the findings; the report has them.
	}
	const report = JSON.parse(readFileSync(join(app.outdir, 'validation-report.json'), 'utf8')) as {
		pluginReports: {
			pluginName: string
			violations: { ruleName: string; violatingConstructs: { constructPath: string }[] }[]
		}[]
	}
	return report.pluginReports
		.filter(({ pluginName }) => pluginName === 'AwsSolutions')
		.flatMap(({ violations }) =>
			violations.flatMap(({ ruleName, violatingConstructs }) =>
				violatingConstructs.map(({ constructPath }) => ({ rule: ruleName, construct: constructPath })),
			),
		)
}

afterEach(() => {
	vi.restoreAllMocks()
	process.exitCode = undefined
})

describe.each(REGIONS)('In %s', (region) => {
	const said: Record<string, string> = region === 'ap-east-1' ? { region, cloudFront: 'on' } : { region }

	test('cdk-nag finds nothing but what is acknowledged', () => {
		expect(withStack(said, (_, app) => findingsOf(app))).toEqual([])
	})

	test('synthesis is refused for a finding that nobody has acknowledged', () => {
		const findings = withStack(said, (stack, app) => {
			new Bucket(stack, 'Open')
			return findingsOf(app)
		})
		expect(findings.map(({ construct }) => construct)).toContain('gazette-rules/Open/Resource')
	})

	test('every acknowledgement says why, and there is a finding for it', () => {
		const acknowledged: Finding[] = []
		const { of } = Validations
		vi.spyOn(Validations, 'of').mockImplementation((construct) => {
			const validations = of(construct)
			vi.spyOn(validations, 'acknowledge').mockImplementation(({ id, reason }) => {
				if (!id.startsWith('AwsSolutions')) return
				expect(reason.length).toBeGreaterThan(20)
				acknowledged.push({ rule: id, construct: construct.node.path })
			})
			return validations
		})
		const found = withStack(said, (_, app) => findingsOf(app))
		const covers = (one: Finding, { rule, construct }: Finding) =>
			one.rule === rule && `${construct}/`.startsWith(`${one.construct}/`)
		expect(acknowledged.filter((one) => !found.some((finding) => covers(one, finding)))).toEqual([])
		expect(found.length).toBeGreaterThan(0)
	})
})
