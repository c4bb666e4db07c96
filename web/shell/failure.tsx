import { Button, Result } from 'antd'
import { Component, type ReactNode } from 'react'

/** A fault of a page leaves the rest standing, and says what to do. */
export class FailureBoundary extends Component<{ children: ReactNode; about: string }, { failed: boolean }> {
	override state = { failed: false }

	static getDerivedStateFromError() {
		return { failed: true }
	}

	override componentDidUpdate({ about }: { about: string }) {
		if (about !== this.props.about && this.state.failed) this.setState({ failed: false })
	}

	override render() {
		if (!this.state.failed) return this.props.children
		return (
			<Result
				status="error"
				title="页面出错了"
				subTitle="没有给出任何判定。填写的内容已保留，请刷新页面再试；仍然出错的，请联系管理员。"
				extra={
					<Button type="primary" onClick={() => window.location.reload()}>
						刷新
					</Button>
				}
			/>
		)
	}
}
