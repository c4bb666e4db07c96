import { type IDBPDatabase, openDB } from 'idb'
import { useSyncExternalStore } from 'react'
import type { OutboxItem } from './item.ts'

/** Decisions on their way into the log, kept in the browser: they survive a reload, and every tab sees them. */

const STORE = 'items'
/** Logged ones are kept for the page that shows them; older ones go. */
const LOGGED_KEPT = 30

let database: Promise<IDBPDatabase> | undefined
let items: readonly OutboxItem[] = []
let opened = false
const listeners = new Set<() => void>()
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('outbox')

function open(): Promise<IDBPDatabase> {
	database ??= openDB('gazette-rules', 1, {
		upgrade: (db) => void db.createObjectStore(STORE, { keyPath: 'key' }),
	})
	return database
}

async function refresh(): Promise<void> {
	const all = (await (await open()).getAll(STORE)) as OutboxItem[]
	items = all.sort((a, b) => b.madeAt - a.madeAt)
	opened = true
	for (const listener of listeners) listener()
}

async function changed(): Promise<void> {
	await refresh()
	channel?.postMessage('changed')
}

if (channel) channel.onmessage = () => void refresh()

export function outboxItems(): readonly OutboxItem[] {
	return items
}

export async function readOutbox(): Promise<readonly OutboxItem[]> {
	await refresh()
	return items
}

export async function itemOf(key: string): Promise<OutboxItem | undefined> {
	return (await open()).get(STORE, key) as Promise<OutboxItem | undefined>
}

/** Kept before it is sent: whatever happens then, it is not lost. */
export async function put(item: OutboxItem): Promise<void> {
	const db = await open()
	await db.put(STORE, item)
	const all = ((await db.getAll(STORE)) as OutboxItem[]).filter(({ state }) => state === 'logged')
	for (const { key } of all.sort((a, b) => b.madeAt - a.madeAt).slice(LOGGED_KEPT)) await db.delete(STORE, key)
	await changed()
}

export async function remove(key: string): Promise<void> {
	await (await open()).delete(STORE, key)
	await changed()
}

/** What is logged is in the log; of a person who signs out only what is not reported yet stays. */
export async function forgetLogged(): Promise<void> {
	const db = await open()
	for (const { key, state } of (await db.getAll(STORE)) as OutboxItem[])
		if (state === 'logged') await db.delete(STORE, key)
	await changed()
}

function subscribe(listener: () => void): () => void {
	listeners.add(listener)
	if (!opened) void refresh()
	return () => listeners.delete(listener)
}

export function useOutbox(): readonly OutboxItem[] {
	return useSyncExternalStore(subscribe, outboxItems)
}
