import { recurring } from './canonical.ts'

/** Values that one owner keeps: a fact of many values pushes out none but its own. */
const KEPT = 32

/** Parts of decisions that are the same from one decision to the next: each is built once, frozen, and given again. */
export class Recurrence<Owner extends object, Value extends object> {
	readonly #values = new WeakMap<Owner, Map<string, Value>>()

	/** The owner's value under a key, which must say everything that the value depends on besides the owner. */
	of(owner: Owner, key: string, make: () => Value): Value {
		const values = this.#values.get(owner) ?? new Map<string, Value>()
		const known = values.get(key)
		if (known) return known
		if (values.size === 0) this.#values.set(owner, values)
		if (values.size === KEPT) values.clear()
		const made = recurring(make())
		values.set(key, made)
		return made
	}
}
