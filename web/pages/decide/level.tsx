import type { PageProps } from '../registry.ts'
import { Chooser } from './chooser.tsx'

/** 响应定级 */
export default function LevelPage(props: PageProps) {
	return <Chooser {...props} title="响应定级" path="level" kinds={['level']} />
}
