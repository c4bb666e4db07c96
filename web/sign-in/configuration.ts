import type { Domain } from '../catalogue/heads.ts'

export type Action = 'preview' | 'decide' | 'read' | 'audit'

/** What the server tells every page: where to sign in, and what each role may do. */
export interface Configuration {
	signIn: { issuer: string; clientId: string; scope: string; metadataUrl?: string }
	/** `orgs`: whose decisions: everyone's, or those of the person's own organisation. */
	roles: Record<string, { actions: string[]; domains: Domain[] | 'scopes'; orgs: 'all' | 'own' }>
}

export async function fetchConfiguration(): Promise<Configuration> {
	const response = await fetch('/config.json')
	if (!response.ok) throw new Error(`config.json: ${response.status}`)
	return (await response.json()) as Configuration
}
