import type { Template } from 'aws-cdk-lib/assertions'
import type { FunctionName } from '../../functions/routes.ts'
import type { WorkerName } from '../../functions/workers.ts'

/** A template as a reader of it asks: by type, and by the names of functions. */

export interface Resource<P> {
	id: string
	Properties: P
	DeletionPolicy?: string
	UpdateReplacePolicy?: string
}

export interface Reference {
	Ref: string
}

export interface Attribute {
	'Fn::GetAtt': [id: string, attribute: string]
}

export interface Statement {
	Effect: string
	Action: string | string[]
	Resource: unknown
}

export interface LambdaFunction {
	FunctionName: string
	Role: Attribute
	Environment?: { Variables: Record<string, unknown> }
	LoggingConfig: { LogFormat: string; LogGroup: Reference }
	[property: string]: unknown
}

interface Policy {
	Roles: Reference[]
	PolicyDocument: { Statement: Statement[] }
}

/** A function of a route, or a worker. */
export type AnyFunction = FunctionName | WorkerName

/** All resources of a type; `P` is what their properties are known to hold. */
export function ofType<P>(template: Template, type: string): Resource<P>[] {
	return Object.entries(template.findResources(type)).map(([id, resource]) => ({ ...(resource as Resource<P>), id }))
}

/** The one Lambda function of a name. Throws where there is none, or more than one. */
export function lambdaOf(template: Template, fn: AnyFunction): Resource<LambdaFunction> {
	const named = ofType<LambdaFunction>(template, 'AWS::Lambda::Function').filter(
		({ Properties }) => Properties.FunctionName === `gazette-rules-${fn}`,
	)
	if (named.length !== 1) throw new Error(`${named.length} functions are called ${fn}`)
	return named[0]!
}

/** The alias by which a function is called. Throws where there is none, or more than one. */
export function liveOf(template: Template, fn: AnyFunction): Resource<Record<string, unknown>> {
	const { id } = lambdaOf(template, fn)
	const aliases = ofType<{ FunctionName: Reference; Name: string }>(template, 'AWS::Lambda::Alias')
	const own = aliases.filter(({ Properties }) => Properties.FunctionName.Ref === id)
	if (own.length !== 1 || own[0]!.Properties.Name !== 'live') throw new Error(`${fn} has ${own.length} aliases`)
	return own[0]!
}

/** What the role of a function may do. */
export function statementsOf(template: Template, fn: AnyFunction): Statement[] {
	const role = lambdaOf(template, fn).Properties.Role['Fn::GetAtt'][0]
	return ofType<Policy>(template, 'AWS::IAM::Policy')
		.filter(({ Properties }) => Properties.Roles.some(({ Ref }) => Ref === role))
		.flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
}

/** The actions of a service that a function's role allows, sorted. */
export function actionsOf(template: Template, fn: AnyFunction, service: string): string[] {
	return statementsOf(template, fn)
		.flatMap(({ Action }) => Action)
		.filter((action) => action.startsWith(`${service}:`))
		.sort()
}
