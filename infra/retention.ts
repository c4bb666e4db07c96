import { RetentionDays } from 'aws-cdk-lib/aws-logs'

/** China's Cybersecurity Law asks for six months at least, and 180 days can be fewer. */
export const LOG_RETENTION = RetentionDays.ONE_YEAR
