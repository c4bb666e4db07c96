import { Button } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { OutboxNotice } from '../outbox/notice.tsx'
import type { Page } from '../pages/registry.ts'
import type { Person } from '../sign-in/person.ts'
import { signIn, signOut } from '../sign-in/session.ts'
import { ROLE_LABELS } from '../text/names.ts'
import { ConnectionNotice, UpdateNotice } from './connection.tsx'

interface FrameProps {
	pages: readonly Page[]
	/** Path of the page that is open. */
	open: string | undefined
	person?: Person
	expired?: boolean
	children: ReactNode
}

/** What stands around every page: name, menu, who is signed in, and what needs attention. */
export function Frame({ pages, open, person, expired, children }: FrameProps) {
	const menu = useRef<HTMLElement>(null)
	// On a phone the menu is wider than the window: the page that is open stands in sight.
	// biome-ignore lint/correctness/useExhaustiveDependencies: another page is another place in the menu
	useEffect(() => {
		const [nav, link] = [menu.current, menu.current?.querySelector<HTMLElement>('[aria-current]')]
		if (nav && link) nav.scrollLeft = link.offsetLeft - nav.offsetLeft - (nav.clientWidth - link.clientWidth) / 2
	}, [open, pages.length])
	return (
		<div className="frame">
			<button type="button" className="skip" onClick={() => document.getElementById('main')?.focus()}>
				跳到正文
			</button>
			<header className="bar">
				<a className="bar-name" href="#/">
					<img src="/icon.svg" alt="" width="28" height="28" />
					<span>公报规则判定</span>
				</a>
				<nav ref={menu} className="bar-menu" aria-label="主菜单">
					{pages.map(({ path, label }) => (
						<a key={path} href={`#/${path}`} aria-current={path === open ? 'page' : undefined}>
							{label}
						</a>
					))}
				</nav>
				{person ? (
					<div className="bar-person">
						<span>
							{person.roles.map((role) => ROLE_LABELS[role] ?? role).join('、')}
							{person.org ? ` · ${person.org}` : ''}
						</span>
						<Button size="small" ghost onClick={() => void signOut()}>
							退出
						</Button>
					</div>
				) : null}
			</header>
			{expired ? (
				<div className="notice notice-warning" role="alert">
					<span>登录已过期。填写的内容都在，重新登录后接着办。</span>
					<Button size="small" type="primary" onClick={() => void signIn()}>
						重新登录
					</Button>
				</div>
			) : null}
			<ConnectionNotice />
			<UpdateNotice />
			<OutboxNotice />
			<main id="main" tabIndex={-1}>
				{children}
			</main>
		</div>
	)
}
