import { Workbox } from 'workbox-window'

/** Registers the service worker. A new version waits until the person takes it: pages at hand are not broken. */

let waiting: Workbox | undefined
const listeners = new Set<() => void>()

export function startWorker(): void {
	if (!('serviceWorker' in navigator)) return
	const workbox = new Workbox('/sw.js')
	workbox.addEventListener('waiting', () => {
		waiting = workbox
		for (const listener of listeners) listener()
	})
	workbox.register().catch(() => undefined)
}

export function onUpdate(listener: () => void): () => void {
	listeners.add(listener)
	return () => listeners.delete(listener)
}

export function updateWaits(): boolean {
	return waiting !== undefined
}

/** The new version takes over, and the page is loaded anew. */
export function takeUpdate(): void {
	waiting?.addEventListener('controlling', () => window.location.reload())
	waiting?.messageSkipWaiting()
}
