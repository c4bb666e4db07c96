import * as z from 'zod'
import { Subject } from '../requests.ts'
import { count, day, decisionId, hash, NamedSubject, next, orNull, RuleSetIdentity, text } from './atoms.ts'
import { Outcome } from './outcome.ts'

/** What is said of the log itself: whether it is whole, and whether a decision comes out the same again. */

const fault = {
	position: z.int().min(0).describe('链中的位置，从 1 起'),
	decisionId: orNull(decisionId('判定编号；记录不在或读不出时为 null')),
	fault: z
		.enum([
			'unreadable',
			'not-canonical',
			'attributes-differ',
			'sequence-broken',
			'link-broken',
			'pointer-missing',
			'entry-missing',
			'subject-missing',
			'sealed-entry-differs',
			'not-in-seal',
		])
		.describe('问题的种类，含义见 docs/evidence.md'),
	detail: text('哪一条、有何不同'),
}

const Fault = z.object(fault).meta({ id: 'Fault', description: '记录链上的一处问题' })
const ChainFault = z
	.object({ ...fault, scope: text('记录链属于哪个单位；各单位共用的为 *'), subject: NamedSubject })
	.meta({ id: 'ChainFault', description: '某条记录链上的一处问题' })

export const SubjectVerificationAnswer = z.object({
	subject: Subject,
	whole: z.boolean().nullable().describe('没有任何记录时为 null：整个对象是否被删，由日封存核对'),
	chains: z
		.array(
			z.object({
				scope: text('记录链属于哪个单位；各单位共用的为 *'),
				entries: count('记录条数'),
				head: hash('末条的校验值'),
				faults: z.array(Fault).describe('发现的问题；没有为空'),
			}),
		)
		.describe('该对象的各条记录链：应急领域共用一条，其他领域每个单位一条'),
})

const Seal = z
	.object({
		day: day('封存的是哪一天（北京时间）'),
		rulesets: z.array(z.string()).describe('当天有记录的规则集'),
		entries: count('当天的记录条数'),
		chains: count('当天有记录的链数'),
		headsHash: hash('当天各链末条清单的 SHA-256'),
		previousDay: orNull(day('前一次封存的日子；首次为 null')),
		previousHash: hash('前一次封存的校验值；首次为 64 个 0'),
		hash: hash('本次封存的校验值：另行存档后可据以核对'),
	})
	.meta({ id: 'Seal', description: '日封存' })

const SealFault = z
	.object({
		fault: z
			.enum(['seal-changed', 'seal-link-broken', 'sealed-heads-changed', 'entry-count-differs'])
			.describe('问题的种类，含义见 docs/evidence.md'),
		detail: text('有何不同'),
	})
	.meta({ id: 'SealFault', description: '封存本身的一处问题' })

export const DayVerificationAnswer = z.object({
	date: day('核对的是哪一天'),
	seal: Seal.nullable().describe('尚未封存时为 null'),
	whole: z.boolean().describe('本页没有发现问题'),
	chains: count('当天有记录的链数'),
	verified: count('本页核对的链数'),
	faults: z.array(ChainFault).describe('记录链上的问题；没有为空'),
	sealFaults: z.array(SealFault).describe('封存本身的问题；没有为空'),
	next,
})

export const ReplayAnswer = z.object({
	decisionId: decisionId('判定编号'),
	same: z.boolean().nullable().describe('重放结果与记录是否完全一致；规则文件已无处可寻时为 null'),
	ruleset: RuleSetIdentity,
	ruleFile: z.enum(['catalogue', 'log', 'missing']).describe('规则文件取自目录、取自记录库，或找不到'),
	outcome: z
		.object({ recorded: Outcome, replayed: Outcome.nullable().describe('无法重放时为 null') })
		.describe('记录的结果和重放的结果'),
	differences: z
		.array(
			z.object({
				pointer: text('不同之处，JSON 指针'),
				recorded: z.unknown().describe('记录的值；没有为 null'),
				replayed: z.unknown().describe('重放的值；没有为 null'),
			}),
		)
		.describe('最多列 100 处'),
	detail: text('结论'),
})
