/** Functions that no route calls: the file in functions/workers/, and the name of the Lambda function. */
export const WORKERS = ['archive', 'publish-events', 'run-job', 'seal'] as const

export type WorkerName = (typeof WORKERS)[number]
