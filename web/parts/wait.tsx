import { Spin } from 'antd'

/** Something is on its way. */
export function Wait({ children }: { children: string }) {
	return (
		<div className="r-waiting" role="status">
			<Spin size="small" /> {children}
		</div>
	)
}
