/** Stands in for eventemitter2 in the bundles: nobody listens to json-rules-engine, whose answers are read from its results. */

/** No class: json-rules-engine, written for older runtimes, calls what it extends. */
export default function NoListeners(): void {}

NoListeners.prototype.emitAsync = (): Promise<unknown[]> => Promise.resolve([])
NoListeners.prototype.on = (): never => {
	throw new Error('nobody can listen in this build')
}
