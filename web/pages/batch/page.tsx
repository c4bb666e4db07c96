import { useEffect, useState } from 'react'
import { entryOf } from '../../catalogue/heads.ts'
import { Wait } from '../../parts/wait.tsx'
import { usePowers } from '../../sign-in/use-person.ts'
import type { PageProps } from '../registry.ts'
import { BatchView } from './batch-view.tsx'
import { HandIn } from './hand-in.tsx'
import { type KeptBatch, keptBatch } from './kept.ts'
import { ownerOf } from './take-file.ts'

/** Many subjects at once: from a workbook to decisions. `#/batch` hands in, `#/batch/<id>` shows one that was handed in. */
export default function BatchPage({ parts, domains, query }: PageProps) {
	const [id] = parts
	const person = usePowers()?.person
	if (!person) return null
	return (
		<div className="r-page">
			<div className="r-page-head">
				<h1>批量核定</h1>
			</div>
			{id ? (
				<Opened key={id} id={id} owner={ownerOf(person)} />
			) : (
				<HandIn domains={domains} person={person} ruleset={query.get('ruleset') ?? ''} />
			)}
		</div>
	)
}

function Opened({ id, owner }: { id: string; owner: string }) {
	const [batch, setBatch] = useState<KeptBatch | null | undefined>(undefined)
	useEffect(() => {
		keptBatch(id).then(
			(found) => setBatch(found?.owner === owner && entryOf(found.ruleset) ? found : null),
			() => setBatch(null),
		)
	}, [id, owner])
	if (batch === undefined) return <Wait>正在打开…</Wait>
	if (batch === null)
		return (
			<p role="alert">
				这台电脑上没有这一批。请<a href="#/batch">重新选择文件</a>：内容相同的文件不会重复判定，结果会原样取回。
			</p>
		)
	return <BatchView key={batch.key} batch={batch} onAnew={setBatch} />
}
