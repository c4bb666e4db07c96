import type { PageProps } from '../registry.ts'
import { Chooser } from './chooser.tsx'

/** 资格核定, and in the same manner classification and compliance. */
export default function EligibilityPage(props: PageProps) {
	return (
		<Chooser {...props} title="资格核定" path="eligibility" kinds={['eligibility', 'classification', 'compliance']} />
	)
}
