import { Alert, Button } from 'antd'
import { Refused, SignInNeeded, Unreachable } from '../api/call.ts'

const SHOWN = 20

/** Why something did not come about, and what to do. */
export function failureText(error: unknown): string {
	if (error instanceof Refused) return error.problem.detail
	if (error instanceof SignInNeeded) return '登录已过期，请重新登录后再试。'
	if (error instanceof Unreachable) return '网络不通，没有取到答复。请检查网络后重试。'
	return '出了意外，没有完成。请重试；仍然不行的，请联系管理员。'
}

interface FailureProps {
	error: unknown
	again?: () => void
	title?: string
}

export function Failure({ error, again, title }: FailureProps) {
	const errors = error instanceof Refused ? (error.problem.errors ?? []) : []
	// A refusal of one place says the same twice.
	const details = errors.filter(({ detail }) => detail !== failureText(error))
	return (
		<Alert
			type="error"
			showIcon
			role="alert"
			title={title ?? failureText(error)}
			description={
				title || details.length > 0 ? (
					<>
						{title ? <p>{failureText(error)}</p> : null}
						{details.length > 0 ? (
							<ul className="r-faults">
								{details.slice(0, SHOWN).map(({ detail, cell, column }, i) => (
									// biome-ignore lint/suspicious/noArrayIndexKey: the list never changes
									<li key={i}>
										{cell ? `${[cell, column].filter(Boolean).join(' ')}：` : ''}
										{detail}
									</li>
								))}
								{details.length > SHOWN ? <li>另有 {details.length - SHOWN} 处</li> : null}
							</ul>
						) : null}
					</>
				) : undefined
			}
			action={again ? <Button onClick={again}>重试</Button> : undefined}
		/>
	)
}
