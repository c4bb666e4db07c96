import { Button } from 'antd'
import { useSyncExternalStore } from 'react'
import { onUpdate, takeUpdate, updateWaits } from './worker.ts'

const subscribe = (changed: () => void) => {
	window.addEventListener('online', changed)
	window.addEventListener('offline', changed)
	return () => {
		window.removeEventListener('online', changed)
		window.removeEventListener('offline', changed)
	}
}

export function useOnline(): boolean {
	return useSyncExternalStore(subscribe, () => navigator.onLine)
}

export function ConnectionNotice() {
	if (useOnline()) return null
	return (
		<div className="notice notice-warning" role="status">
			网络已断开。可以继续试算；记录的判定先存在本机，标为“未上报”，联网后自动上报。
		</div>
	)
}

/** Drafts are kept, so that loading the page anew loses nothing. */
export function UpdateNotice() {
	if (!useSyncExternalStore(onUpdate, updateWaits)) return null
	return (
		<div className="notice" role="status">
			<span>页面有新版本。</span>
			<Button size="small" onClick={takeUpdate}>
				立即更新
			</Button>
		</div>
	)
}
