import { choicesOf } from '../engine/calculation.ts'
import type { Condition, Leaf, Rule, RuleSet } from '../engine/format.ts'
import type { Place } from './diagnostic.ts'

/** A whole condition tree of a rule set, and where it stands. */
export interface Root {
	tree: Condition
	/** The rule that it belongs to; none for a named condition. */
	rule?: Rule
	/** The name of a named condition, or of an item that applies by the tree. */
	name?: string
}

/** Every tree of a rule set: what rules test, when amounts are payable or lost, when items apply, named conditions. */
export function rootsOf(ruleSet: RuleSet): Root[] {
	const ofRules = ruleSet.rules.flatMap((rule): Root[] => {
		const roots: Root[] = [{ tree: rule.when, rule }]
		if ('amount' in rule.then) {
			const { payableWhen, revokedWhen } = rule.then.amount
			if (payableWhen) roots.push({ tree: payableWhen, rule })
			if (revokedWhen) roots.push({ tree: revokedWhen, rule })
			for (const { when } of choicesOf(rule.then.amount)) roots.push({ tree: when, rule })
		}
		return roots
	})
	const named = Object.entries(ruleSet.conditions ?? {}).map(([name, tree]): Root => ({ tree, name }))
	const ofItems = Object.entries(ruleSet.items ?? {}).flatMap(([name, { appliesWhen }]): Root[] =>
		appliesWhen && !Array.isArray(appliesWhen) ? [{ tree: appliesWhen, name }] : [],
	)
	return [...ofRules, ...named, ...ofItems]
}

/** The tree itself and every tree in it; references are not followed. */
export function nodesOf(tree: Condition): Condition[] {
	if ('all' in tree) return [tree, ...tree.all.flatMap(nodesOf)]
	if ('any' in tree) return [tree, ...tree.any.flatMap(nodesOf)]
	if ('not' in tree) return [tree, ...nodesOf(tree.not)]
	if ('presume' in tree) return [tree, ...nodesOf(tree.presume)]
	return [tree]
}

/** Whether a tree is a comparison. */
export function isLeaf(tree: Condition): tree is Leaf {
	return 'operator' in tree
}

/** Every leaf of a rule set once, with the tree that it stands in. */
export function leavesOf(ruleSet: RuleSet): { leaf: Leaf; root: Root }[] {
	return rootsOf(ruleSet).flatMap((root) =>
		nodesOf(root.tree)
			.filter(isLeaf)
			.map((leaf) => ({ leaf, root })),
	)
}

/** The names of the conditions that a tree refers to. */
export function referencesOf(tree: Condition): string[] {
	return nodesOf(tree).flatMap((node) => ('condition' in node ? [node.condition] : []))
}

/** Where a root, or a leaf in it, stands: for diagnostics. */
export function placeOf(root: Root, leaf?: Leaf): Place {
	return { rule: root.rule?.id, condition: leaf?.id ?? root.name }
}
