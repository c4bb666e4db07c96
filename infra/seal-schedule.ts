import { Duration } from 'aws-cdk-lib'
import { Rule, Schedule } from 'aws-cdk-lib/aws-events'
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets'
import type { Code } from 'aws-cdk-lib/aws-lambda'
import { Construct } from 'constructs'
import type { Archive } from './archive.ts'
import type { DecisionTable } from './decision-table.ts'
import { AppFunction } from './function.ts'

export interface SealScheduleProps {
	code: Code
	table: DecisionTable
	archive: Archive
}

/** Seals the day that is over, at 00:15 in Asia/Shanghai: a day is over ten minutes after midnight. */
export class SealSchedule extends Construct {
	readonly worker: AppFunction

	constructor(scope: Construct, id: string, { code, table, archive }: SealScheduleProps) {
		super(scope, id)
		this.worker = new AppFunction(this, {
			fn: 'seal',
			code,
			table,
			timeout: Duration.minutes(5),
			environment: { ARCHIVE_BUCKET: archive.bucketName },
		})
		archive.grantSeals(this.worker)
		// A day that was missed is sealed with the next.
		new Rule(this, 'Daily', {
			schedule: Schedule.cron({ minute: '15', hour: '16' }),
			targets: [new LambdaFunction(this.worker.live, { retryAttempts: 2 })],
		})
	}
}
