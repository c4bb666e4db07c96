/** Made by scripts/web/catalogue-module.ts: the head of every rule file, and where the file is. */
declare module 'gazette-rules:catalogue' {
	const heads: import('./catalogue/heads.ts').Head[]
	export default heads
}

declare module '*.css'
