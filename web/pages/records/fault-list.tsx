import type { Fault, Subject } from '../../api/answers.ts'
import { entryAddress } from '../../text/addresses.ts'
import { SUBJECT_LABELS } from '../../text/names.ts'

/** What is wrong in chains, with the entries it concerns. */
export function FaultList({ faults }: { faults: readonly (Fault & { subject?: Subject })[] }) {
	return (
		<ul className="r-faults">
			{faults.map(({ decisionId, detail, subject, position, fault }) => (
				<li key={`${subject?.kind} ${subject?.id} ${position} ${fault}`}>
					{subject ? `${SUBJECT_LABELS[subject.kind] ?? subject.kind} ${subject.id}，` : ''}
					{detail}
					{decisionId ? (
						<>
							{' '}
							<a href={entryAddress(decisionId)}>打开这一条</a>
						</>
					) : null}
				</li>
			))}
		</ul>
	)
}
