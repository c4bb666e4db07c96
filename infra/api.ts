import { Stack } from 'aws-cdk-lib'
import { HttpApi, HttpMethod, HttpNoneAuthorizer, HttpStage } from 'aws-cdk-lib/aws-apigatewayv2'
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers'
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations'
import { Construct } from 'constructs'
import { type FunctionName, type Route, routes } from '../functions/routes.ts'
import { accessLog } from './access-log.ts'
import type { AppFunction } from './function.ts'
import type { Settings } from './settings.ts'

export interface DecisionApiProps extends Pick<Settings, 'issuer' | 'audience'> {
	functions: ReadonlyMap<FunctionName, AppFunction>
}

/** Requests a second, of all callers together. */
const THROTTLE = { rateLimit: 100, burstLimit: 200 }

/** The HTTP API: the routing table's routes, closed to whoever has no good token, but for those that are open. */
export class DecisionApi extends Construct {
	readonly http: HttpApi

	constructor(scope: Construct, id: string, { functions, issuer, audience }: DecisionApiProps) {
		super(scope, id)
		this.http = new HttpApi(this, 'Http', {
			apiName: Stack.of(this).stackName,
			createDefaultStage: false,
			defaultAuthorizer: new HttpJwtAuthorizer('Token', issuer, { jwtAudience: audience }),
		})
		for (const route of routes) this.#add(route, functions.get(route.fn)!)
		new HttpStage(this, 'Stage', {
			httpApi: this.http,
			stageName: '$default',
			autoDeploy: true,
			throttle: THROTTLE,
			detailedMetricsEnabled: true,
			accessLogSettings: accessLog(this),
		})
	}

	#add({ method, path, fn, scopes, action }: Route, { lambda }: AppFunction): void {
		this.http.addRoutes({
			path,
			methods: [HttpMethod[method]],
			integration: new HttpLambdaIntegration(fn, lambda),
			...(action === 'open' ? { authorizer: new HttpNoneAuthorizer() } : { authorizationScopes: [...scopes] }),
		})
	}
}
