import type { ThemeConfig } from 'antd'

/** Colours hold WCAG AA on white. Component styles come from antd's style sheet, variables from here. */
export const THEME: ThemeConfig = {
	zeroRuntime: true,
	hashed: false,
	token: {
		colorPrimary: '#0b5cad',
		colorLink: '#0b5cad',
		colorError: '#c4151c',
		colorSuccess: '#1a7f37',
		colorWarning: '#9a5b00',
		colorTextPlaceholder: '#6b7280',
		colorTextDescription: '#59636e',
		colorTextSecondary: '#4b5563',
		borderRadius: 6,
		fontFamily: `system-ui, -apple-system, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif`,
		motion: false,
	},
}
