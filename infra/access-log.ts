import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway'
import { type IAccessLogSettings, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2'
import { LogGroup } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { LOG_RETENTION } from './retention.ts'

/** Who asked what, and how it ended. The route instead of the path: a path names a household. */
const LINE = {
	time: '$context.requestTimeEpoch',
	requestId: '$context.requestId',
	route: '$context.routeKey',
	status: '$context.status',
	latencyMs: '$context.responseLatency',
	integrationError: '$context.integrationErrorMessage',
	refusedBecause: '$context.authorizer.error',
	subject: '$context.authorizer.claims.sub',
	sourceIp: '$context.identity.sourceIp',
}

/** One JSON line a request, in a log group of its own. */
export function accessLog(scope: Construct): IAccessLogSettings {
	const group = new LogGroup(scope, 'AccessLog', { retention: LOG_RETENTION })
	return {
		destination: new LogGroupLogDestination(group),
		format: AccessLogFormat.custom(JSON.stringify(LINE)),
	}
}
