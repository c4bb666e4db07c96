import type { Evaluation } from '../../rules/index.ts'

/** What a result is shown from: an evaluation in the browser, or a decision of the log. */
export type Answer = Omit<Evaluation, 'normalisedFacts'>
