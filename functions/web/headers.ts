import { providerOrigins, type SignIn } from './sign-in.ts'

/**
 * Nothing from elsewhere, nothing inline, in no frame: whatever text a page shows, none of it can run. `downloads` is
 * the origin from which results of jobs are fetched, where that is not the pages' own.
 */
export function securityHeaders(signIn: SignIn, downloads?: string): Record<string, string> {
	const policy = [
		`default-src 'none'`,
		`script-src 'self'`,
		`style-src 'self'`,
		`img-src 'self' data:`,
		`font-src 'self'`,
		`connect-src ${["'self'", ...providerOrigins(signIn), ...(downloads ? [downloads] : [])].join(' ')}`,
		`manifest-src 'self'`,
		`worker-src 'self'`,
		`base-uri 'none'`,
		`form-action 'none'`,
		`frame-ancestors 'none'`,
	]
	return {
		'content-security-policy': policy.join('; '),
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
		'cross-origin-opener-policy': 'same-origin',
		'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
	}
}
