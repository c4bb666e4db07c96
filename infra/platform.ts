import { Architecture, Tracing } from 'aws-cdk-lib/aws-lambda'
import { RegionInfo } from 'aws-cdk-lib/region-info'

/** What Lambda offers in a region. The regions in China trace nothing, and their functions are x86_64. */
export function platformOf(region: string): { architecture: Architecture; tracing: Tracing } {
	return RegionInfo.get(region).partition === 'aws-cn'
		? { architecture: Architecture.X86_64, tracing: Tracing.DISABLED }
		: { architecture: Architecture.ARM_64, tracing: Tracing.ACTIVE }
}
