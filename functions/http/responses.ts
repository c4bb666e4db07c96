/** What answers hold, for the API document; the tests hold the handlers to it. */

export { BatchAnswer } from './answers/batch.ts'
export { CatalogueAnswer, HealthAnswer } from './answers/catalogue.ts'
export { DecisionAnswer, EntryAnswer, ListAnswer, TimelineAnswer } from './answers/decision.ts'
export { PreviewAnswer } from './answers/evaluation.ts'
export { ImpactAnswer } from './answers/impact.ts'
export { JobAnswer } from './answers/job.ts'
export { GatewayMessage, ProblemAnswer } from './answers/problem.ts'
export { OutcomeReportAnswer } from './answers/report.ts'
export { DayVerificationAnswer, ReplayAnswer, SubjectVerificationAnswer } from './answers/verification.ts'
