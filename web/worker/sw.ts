import {
	cleanupOutdatedCaches,
	createHandlerBoundToURL,
	type PrecacheEntry,
	precacheAndRoute,
} from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { NetworkFirst } from 'workbox-strategies'

/** Keeps shell, engine and rule files, so that previews need no network. The API is never answered from here. */

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] }

precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/'), { denylist: [/^\/(dev|v1|healthz)/] }))
/** Asked for before the worker answers for the page: kept from the start. */
const CONFIGURATION = 'configuration'
self.addEventListener('install', (event) =>
	event.waitUntil(caches.open(CONFIGURATION).then((cache) => cache.add('/config.json'))),
)
registerRoute(
	({ url, sameOrigin }) => sameOrigin && url.pathname === '/config.json',
	new NetworkFirst({ cacheName: CONFIGURATION, networkTimeoutSeconds: 4 }),
)

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
self.addEventListener('message', ({ data }) => {
	if (data?.type === 'SKIP_WAITING') void self.skipWaiting()
})
