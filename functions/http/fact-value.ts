import * as z from 'zod'

/** A value as facts have it, in and out. Its schema is for the document: rule sets validate facts themselves. */
export const FactValue = z.unknown().meta({
	id: 'FactValue',
	description:
		'一项情况的值：布尔、数字、选项编号、日期或带时区的时刻；数字也可只给界限（Bounds），雨量等可给读数（Reading）的列表；null 表示不清楚',
	anyOf: [
		{ type: 'boolean' },
		{ type: 'number' },
		{ type: 'string' },
		{ $ref: '#/$defs/Bounds' },
		{ type: 'array', items: { $ref: '#/$defs/Reading' } },
		{ type: 'null' },
	],
})

export const Bounds = z
	.strictObject({
		atLeast: z.number().optional().describe('至少'),
		atMost: z.number().optional().describe('至多'),
	})
	.meta({ id: 'Bounds', description: '不确切的数：至少、至多，或两者都有' })

export const Reading = z
	.object({ at: z.iso.datetime({ offset: true }).describe('读数的时刻') })
	// `at` counts among the members too where a generator of clients does not set it apart.
	.catchall(z.union([z.number(), z.string()]))
	.meta({ id: 'Reading', description: '一次读数：时刻 at，以及自上次读数以来的数量，字段名由规则集的 key 给出' })
