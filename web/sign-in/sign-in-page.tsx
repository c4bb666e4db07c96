import { Alert, Button } from 'antd'
import { useState } from 'react'
import { signIn } from './session.ts'

export function SignInPage({ failed }: { failed: boolean }) {
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
		</div>
	)
}
