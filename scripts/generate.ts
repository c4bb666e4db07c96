/** Writes what follows from other files: the catalogue's index, its examples and the JSON Schemas for editors. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { CasesSchema } from '../rules/engine/cases.ts'
import { headOf } from '../rules/engine/catalogue.ts'
import { RuleSetSchema } from '../rules/engine/format.ts'
import { contentHash } from '../rules/engine/hash.ts'
import { type CatalogueVersion, catalogueReadme, type GazetteDocument } from './catalogue-readme.ts'
import { pickExamples } from './examples.ts'

const rules = join(dirname(fileURLToPath(import.meta.url)), '..', 'rules')
const catalogueFolder = join(rules, 'catalogue')

/** Every rule file in the catalogue, `<ruleset>/<version>.json`, sorted. */
export function ruleFiles(folder = catalogueFolder): string[] {
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.flatMap(({ name }) =>
			readdirSync(join(folder, name))
				.filter((file) => file.endsWith('.json') && !file.endsWith('.cases.json'))
				.map((file) => `${name}/${file}`),
		)
		.sort()
}

/** The module that brings the catalogue's files along, so that rules/ reads no files. */
export function catalogueFiles(files: readonly string[]): string {
	const imports = files.map((file, i) => `import file${i} from './${file}' with { type: 'json' }`)
	const list = files.map((file, i) => `\t'${file.replace(/\.json$/, '')}': file${i},\n`)
	return `// Written by scripts/generate.ts from the files in this folder.
${imports.join('\n')}

const FILES: Readonly<Record<string, unknown>> = {
${list.join('')}}

/** The content of a rule file; undefined where there is none. Functions on Lambda read it from beside their code instead. */
export function ruleFile(id: string, version: string): unknown {
	return FILES[\`\${id}/\${version}\`]
}
`
}

/** What the catalogue knows of a file before it is read, as text. */
function headsText(versions: readonly CatalogueVersion[]): string {
	const heads = versions.map(({ ruleSet }) => ({ ...headOf(ruleSet), contentHash: contentHash(ruleSet) }))
	return `${JSON.stringify(heads, null, '\t')}\n`
}

/** A JSON Schema for editors, as text. */
export function schemaText(schema: z.ZodType): string {
	return `${JSON.stringify(z.toJSONSchema(schema, { unrepresentable: 'any' }), null, '\t')}\n`
}

function readJson(file: string): unknown {
	return JSON.parse(readFileSync(join(catalogueFolder, file), 'utf8'))
}

function versionOf(file: string): CatalogueVersion {
	const cases = CasesSchema.parse(readJson(file.replace(/\.json$/, '.cases.json')))
	return { ruleSet: RuleSetSchema.parse(readJson(file)), cases }
}

/** Rule sets that wait to be checked against the text. */
function draftIds(): string[] {
	const folder = join(rules, 'drafts')
	return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []))
}

/** What is generated, by path under rules/. */
export async function generated(): Promise<Record<string, string>> {
	const versions = ruleFiles().map(versionOf)
	return {
		'catalogue/files.ts': catalogueFiles(ruleFiles()),
		'catalogue/heads.json': headsText(versions),
		'ruleset.schema.json': schemaText(RuleSetSchema),
		'cases.schema.json': schemaText(CasesSchema),
		'catalogue/README.md': catalogueReadme(
			readJson('../gazette-documents.json') as GazetteDocument[],
			versions,
			draftIds(),
		),
		'catalogue/examples.json': `${JSON.stringify(await pickExamples(versions), null, '\t')}\n`,
	}
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const onlyCheck = process.argv.includes('--check')
	for (const [file, text] of Object.entries(await generated())) {
		const path = join(rules, file)
		if (existsSync(path) && readFileSync(path, 'utf8') === text) continue
		if (onlyCheck) {
			console.error(`rules/${file} is not current: run npm run generate`)
			process.exitCode = 1
		} else writeFileSync(path, text)
	}
}
