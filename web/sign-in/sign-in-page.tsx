import { Alert, Button } from 'antd'
import { useState } from 'react'
import { useOnline } from '../shell/connection.tsx'
import { signIn } from './session.ts'

interface SignInPageProps {
	failed: boolean
	/** Offered without a network, when nobody can sign in. */
	onPreview: () => void
}

export function SignInPage({ failed, onPreview }: SignInPageProps) {
	const online = useOnline()
	const [unreachable, setUnreachable] = useState(false)
	const begin = () => {
		setUnreachable(false)
		signIn().catch(() => setUnreachable(true))
	}
	return (
		<div className="plain">
			<h1>公报规则判定</h1>
			<p>按市政府公报刊载的规则判定响应等级、核定资格，逐条给出依据，并留存可核对的记录。</p>
			{failed ? <Alert type="error" showIcon title="登录没有完成，请重新登录。" /> : null}
			{unreachable ? <Alert type="error" showIcon title="连不上登录服务，请检查网络后再试。" /> : null}
			<p>
				<Button type="primary" size="large" onClick={begin}>
					登录
				</Button>
			</p>
			{online && !unreachable ? null : (
				<p>
					断网时不能登录。可以先不登录试算，记录要等联网登录以后。{' '}
					<Button size="large" onClick={onPreview}>
						不登录，只试算
					</Button>
				</p>
			)}
		</div>
	)
}
