import type { SsoAddresses } from '#kernel/auth/sso.contract.ts'
import type { Outbound } from '#kernel/outbound/client.ts'

/** What round trips need of the running program. */
export interface SsoEnv {
  outbound: Outbound
  /** Address that people type: all that providers are told is built from it, never from a header (S-36). */
  publicUrl: string
}

/** Each provider has a way back of its own, so that the answer of one cannot be taken for that of another (mix-up). */
export function addressesOf(
  { publicUrl }: Pick<SsoEnv, 'publicUrl'>,
  provider: string,
  kind: 'oidc' | 'saml',
): SsoAddresses {
  const base = `${publicUrl}/api/auth/sso/${provider}`
  return kind === 'oidc'
    ? { returnTo: `${base}/callback`, entityId: null }
    : { returnTo: `${base}/acs`, entityId: `${base}/metadata` }
}

/** Plain http is taken from this very machine alone, and only where the operator has opened it. */
export function isPlainAllowed({ outbound }: SsoEnv, url: URL): boolean {
  if (url.protocol !== 'http:') return false
  const address = { localhost: '127.0.0.1', '127.0.0.1': '127.0.0.1', '[::1]': '::1' }[url.hostname]
  return address !== undefined && outbound.permits(address)
}
