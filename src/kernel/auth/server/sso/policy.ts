import type { SsoDiscovery } from '#kernel/auth/sso.contract.ts'
import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import { domainOf } from './asserted.ts'
import { listProviders, providerOfDomain } from './provider-store.ts'

/** The providers that the page of signing in offers: their names, and nothing else about them. */
export async function offeredProviders(ctx: Context): Promise<{ id: string; label: string }[]> {
  const providers = (await listProviders(ctx)).filter(({ definition }) => definition.isActive)
  return providers.map(({ id, definition }) => ({ id, label: definition.label }))
}

/** Where an address signs in; known and unknown people of one domain get one answer (S-47). */
export async function discoverProvider(ctx: Context, email: string): Promise<SsoDiscovery> {
  const provider = await providerOfDomain(ctx, domainOf(email))
  if (!provider) return { provider: null, isRequired: false }
  const { label, isRequired } = provider.definition
  return { provider: { id: provider.id, label }, isRequired }
}

/** Refuses every other way of signing in to people whose provider is the only one, whether they exist or not (S-47). */
export async function demandProvider(ctx: Context, email: string): Promise<void> {
  const { provider, isRequired } = await discoverProvider(ctx, email)
  if (provider && isRequired)
    throw new PublicError('forbidden', `People of this domain sign in by ${provider.label}`, {
      details: { reason: 'ssoRequired', provider },
    })
}
