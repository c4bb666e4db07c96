import { Logger } from '@aws-lambda-powertools/logger'
import type { System } from '../system.ts'

/** Writes JSON lines; its name and level come from the environment, as Powertools reads it. */
export const logger = new Logger()

const LEVELS: Record<string, 'info' | 'error' | 'critical'> = { info: 'info', error: 'error', alarm: 'critical' }

/** A line for the people on call, at the level that it names. */
export const report: System['report'] = ({ level, ...line }) => {
	const [message, rest] = [String(line.error ?? line.at ?? level), line]
	logger[LEVELS[String(level)] ?? 'error'](message, rest)
}
