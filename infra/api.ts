import { Stack } from 'aws-cdk-lib'
import {
	type CfnStage,
	HttpApi,
	HttpMethod,
	HttpNoneAuthorizer,
	HttpRoute,
	HttpStage,
} from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Construct } from 'constructs'
import { type FunctionName, type Route, routes } from '../functions/routes.ts'
import { accessLog } from './access-log.ts'
import { acknowledge } from './acknowledge.ts'
import type { AppFunction } from './function.ts'
import type { Settings } from './settings.ts'

export interface DecisionApiProps extends Pick<Settings, 'issuer' | 'audience' | 'throttle'> {
	functions: ReadonlyMap<FunctionName, AppFunction>
}

/** Functions that work long for one request: so many a second, of all callers together, and so many at once. */
const HEAVY: readonly FunctionName[] = [
	'decide-batch',
	'start-job',
	'impact',
	'report-outcomes',
	'verify-day',
	'verify-subject',
]
const HEAVY_THROTTLE = { throttlingRateLimit: 5, throttlingBurstLimit: 20 }

/** The HTTP API: the routing table's routes, closed to whoever has no good token, but for those that are open. */
export class DecisionApi extends Construct {
	readonly http: HttpApi

	constructor(scope: Construct, id: string, { functions, issuer, audience, throttle }: DecisionApiProps) {
		super(scope, id)
		this.http = new HttpApi(this, 'Http', {
			apiName: Stack.of(this).stackName,
			createDefaultStage: false,
			defaultAuthorizer: new HttpJwtAuthorizer('Token', issuer, { jwtAudience: audience }),
		})
		for (const route of routes) this.#add(route, functions.get(route.fn)!)
		const stage = new HttpStage(this, 'Stage', {
			httpApi: this.http,
			stageName: '$default',
			autoDeploy: true,
			throttle,
			detailedMetricsEnabled: true,
			accessLogSettings: accessLog(this),
		})
		const heavy = routes.filter(({ fn }) => HEAVY.includes(fn))
		const settings = heavy.map(({ method, path }) => [`${method} ${path}`, HEAVY_THROTTLE])
		// The stage is refused while a route that it names is not there.
		stage.node.addDependency(...this.http.node.children.filter((child) => child instanceof HttpRoute))
		const cfnStage = stage.node.defaultChild as CfnStage
		cfnStage.routeSettings = Object.fromEntries(settings)
	}

	#add({ method, path, fn, scopes, action }: Route, { live }: AppFunction): void {
		const [route] = this.http.addRoutes({
			path,
			methods: [HttpMethod[method]],
			integration: new HttpLambdaIntegration(fn, live),
			...(action === 'open' ? { authorizer: new HttpNoneAuthorizer() } : { authorizationScopes: [...scopes] }),
		})
		if (action === 'open')
			acknowledge(route!, 'APIG4', 'Whether it runs, and the pages before anybody has signed in: no rule, no decision')
	}
}
