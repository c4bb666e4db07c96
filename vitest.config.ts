import { defineConfig } from 'vitest/config'

export default defineConfig({
	test: {
		include: ['tests/**/*.test.ts'],
		// Files wait for databases, servers and browsers more than they reckon.
		maxWorkers: '100%',
		// Bounds for what hangs: a machine that others work on too is slow now and then.
		testTimeout: 120_000,
		hookTimeout: 180_000,
		expect: { poll: { timeout: 30_000 } },
		env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
	},
})
