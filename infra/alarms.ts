import { Duration, Stack } from 'aws-cdk-lib'
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2'
import { type Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch'
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions'
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs'
import { Construct } from 'constructs'
import { LOG_TAMPERED } from '../functions/events/publish.ts'
import type { FunctionName } from '../functions/routes.ts'
import type { WorkerName } from '../functions/workers.ts'
import { AlarmTopic } from './alarm-topic.ts'
import type { Archive } from './archive.ts'
import type { EventPublishing } from './event-publishing.ts'
import type { AppFunction } from './function.ts'
import type { StreamConsumer } from './stream-consumer.ts'

export interface AlarmsProps {
	/** Those of the routes. */
	functions: ReadonlyMap<FunctionName, AppFunction>
	workers: ReadonlyMap<WorkerName, AppFunction>
	events: EventPublishing
	archive: Archive
	api: HttpApi
	email?: string
}

/** The error by whose name functions report that the two readings of a rule differ. */
export const DISAGREEMENT = 'DisagreementError'
const SLOW_MS = 2_000
/** The stream keeps its records for a day. */
const LATE_MS = 10 * 60_000
const PERIOD = Duration.minutes(5)
/** Of a function's time, in hundredths: one more slow call may run out of it. */
const NEARLY_ALL = 80

/** Tells people at once of everything that must not happen, and of slowness that lasts. */
export class Alarms extends Construct {
	readonly #topic: AlarmTopic
	readonly #errors = new Map<FunctionName | WorkerName, Alarm>()
	readonly #disagreement: Alarm

	constructor(scope: Construct, id: string, { functions, workers, events, archive, api, email }: AlarmsProps) {
		super(scope, id)
		this.#topic = new AlarmTopic(this, 'Topic', { email })
		for (const [fn, { lambda, timeout }] of [...functions, ...workers]) {
			const options = { period: PERIOD }
			const errors = this.#atOnce(`${fn}-errors`, `${fn} crashed or ran out of time`, lambda.metricErrors(options))
			this.#errors.set(fn, errors)
			this.#atOnce(`${fn}-throttles`, `${fn} was refused a place to run`, lambda.metricThrottles(options))
			const duration = lambda.metricDuration({ ...options, statistic: 'p95' })
			const threshold = (timeout.toMilliseconds() * NEARLY_ALL) / 100
			const description = `${fn} takes ${NEARLY_ALL} % and more of its time, p95, for 15 minutes`
			this.#alarm(`${fn}-duration`, description, duration, { threshold, periods: 3 })
		}
		const serverErrors = api.metricServerError({ period: PERIOD })
		this.#atOnce('server-errors', 'An internal error, or the log did not answer', serverErrors)
		const disagreements = this.#disagreements(functions)
		this.#disagreement = this.#atOnce(
			'disagreement',
			'Two readings of a rule differ: no decision was given',
			disagreements,
		)
		this.#stream('events', events.consumer)
		this.#stream('archive', archive.consumer)
		const tampering = this.#reports('Tampering', LOG_TAMPERED, new Map([['publish-events', events.consumer.worker]]))
		this.#atOnce('tampering', 'An item of the decision log was changed or removed', tampering)
		const latency = api.metricLatency({ period: PERIOD, statistic: 'p95' })
		this.#alarm('latency', `p95 above ${SLOW_MS} ms for 15 minutes`, latency, { threshold: SLOW_MS, periods: 3 })
	}

	/** What must stay silent while a function's new version comes into use. */
	watching(fn: FunctionName | WorkerName): Alarm[] {
		return [this.#errors.get(fn)!, this.#disagreement]
	}

	#stream(what: string, { worker, deadLetters }: StreamConsumer): void {
		const age = worker.lambda.metric('IteratorAge', { period: PERIOD, statistic: 'Maximum' })
		this.#alarm(`${what}-late`, `The ${what} stream is ten minutes behind the log`, age, {
			threshold: LATE_MS,
			periods: 1,
		})
		const depth = deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' })
		this.#atOnce(`${what}-lost`, `The ${what} stream gave something up: the queue names its place in the stream`, depth)
	}

	#disagreements(functions: AlarmsProps['functions']): Metric {
		return this.#reports('Disagreements', DISAGREEMENT, functions)
	}

	/** How often functions report something. It is looked for as text in the log: that needs nothing of the function but that it wrote the line. */
	#reports(metricName: string, term: string, functions: ReadonlyMap<string, AppFunction>): Metric {
		const metricNamespace = Stack.of(this).stackName
		for (const [fn, { logGroup }] of functions) {
			const filterPattern = FilterPattern.allTerms(term)
			const id = `${fn}-${metricName.toLowerCase()}`
			new MetricFilter(this, id, { logGroup, metricNamespace, metricName, filterPattern })
		}
		return new Metric({ namespace: metricNamespace, metricName, statistic: 'Sum', period: PERIOD })
	}

	#atOnce(id: string, description: string, metric: Metric): Alarm {
		return this.#alarm(id, description, metric, { threshold: 1, periods: 1 })
	}

	#alarm(id: string, description: string, metric: Metric, limit: { threshold: number; periods: number }): Alarm {
		const alarm = metric.createAlarm(this, id, {
			alarmName: `${Stack.of(this).stackName}-${id}`,
			alarmDescription: description,
			comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
			threshold: limit.threshold,
			evaluationPeriods: limit.periods,
			treatMissingData: TreatMissingData.NOT_BREACHING,
		})
		alarm.addAlarmAction(new SnsAction(this.#topic.topic))
		return alarm
	}
}
