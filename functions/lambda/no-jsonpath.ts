/** Stands in for jsonpath-plus in the bundles: rule files have no `path`, so json-rules-engine never calls it. */
export function JSONPath(): never {
	throw new Error('JSONPath is not part of this build')
}
