import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { generated } from '../../scripts/generate.ts'

const rules = join(dirname(fileURLToPath(import.meta.url)), '../../rules')

test.each(Object.entries(await generated()))('rules/%s is what the generator writes', (file, text) => {
	expect(readFileSync(join(rules, file), 'utf8')).toBe(text)
})
