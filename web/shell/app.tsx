import { Button, ConfigProvider, Spin } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { lazy, type ReactNode, Suspense, useMemo, useState } from 'react'
import { ENTRIES } from '../catalogue/heads.ts'
import { PAGES, type Page } from '../pages/registry.ts'
import type { Configuration } from '../sign-in/configuration.ts'
import { domainsFor, type Person } from '../sign-in/person.ts'
import { startSession, useSession } from '../sign-in/session.ts'
import { SignInPage } from '../sign-in/sign-in-page.tsx'
import { FailureBoundary } from './failure.tsx'
import { Frame } from './frame.tsx'
import { useLocation } from './router.ts'
import { THEME } from './theme.ts'

export function App() {
	return (
		<ConfigProvider locale={zhCN} theme={THEME} button={{ autoInsertSpace: false }}>
			<Content />
		</ConfigProvider>
	)
}

function Content() {
	const session = useSession()
	const [guest, setGuest] = useState(false)
	switch (session.state) {
		case 'starting':
			return <Wait />
		case 'unreachable':
			return (
				<Frame pages={[]} open={undefined}>
					<div className="plain">
						<h1>暂时连不上服务</h1>
						<p>没有取到登录设置。联网后会自动重试。</p>
						<Button type="primary" onClick={() => void startSession()}>
							现在重试
						</Button>
					</div>
				</Frame>
			)
		case 'signed-out':
			if (guest) return <Pages configuration={session.configuration} expired={false} />
			return (
				<Frame pages={[]} open={undefined}>
					<SignInPage failed={session.failed ?? false} onPreview={() => setGuest(true)} />
				</Frame>
			)
		default:
			return <Pages {...session} expired={session.state === 'expired'} />
	}
}

interface PagesProps {
	configuration: Configuration
	/** Nobody, where somebody without a network only tries what a result would be. */
	person?: Person
	expired: boolean
}

function Pages({ configuration, person, expired }: PagesProps) {
	const { parts, query } = useLocation()
	const pages = useMemo(() => pagesFor(person, configuration), [person, configuration])
	const open = pages.find(({ page }) => page.path === parts[0]) ?? (parts.length === 0 ? pages[0] : undefined)
	return (
		<Frame
			pages={pages.map(({ page }) => page)}
			open={open?.page.path}
			{...(person ? { person } : {})}
			expired={expired}
		>
			<FailureBoundary about={parts.join('/')}>
				<Suspense fallback={<Wait />}>
					{open ? (
						<open.Component parts={parts.slice(1)} query={query} domains={open.domains} />
					) : (
						<Nothing>{pages.length === 0 ? '您的角色没有可用的页面，请联系管理员。' : '没有这个页面。'}</Nothing>
					)}
				</Suspense>
			</FailureBoundary>
		</Frame>
	)
}

/** A preview reads what everybody may read: the gazette. */
const DOMAINS = new Set(ENTRIES.map(({ domain }) => domain))

const components = new Map<Page, ReturnType<typeof lazy<Awaited<ReturnType<Page['load']>>['default']>>>()

function componentOf(page: Page) {
	const known = components.get(page) ?? lazy(page.load)
	components.set(page, known)
	return known
}

function pagesFor(person: Person | undefined, configuration: Configuration) {
	return PAGES.flatMap((page) => {
		const allowed = person ? domainsFor(person, page.action, configuration) : page.action === 'preview' ? DOMAINS : []
		const domains = new Set([...allowed].filter((domain) => page.serves?.(domain) ?? true))
		return domains.size > 0 ? [{ page, domains, Component: componentOf(page) }] : []
	})
}

function Wait() {
	return (
		<div className="wait" role="status" aria-label="正在打开">
			<Spin size="large" />
		</div>
	)
}

function Nothing({ children }: { children: ReactNode }) {
	return (
		<div className="plain">
			<h1>{children}</h1>
			<a href="#/">回到首页</a>
		</div>
	)
}
