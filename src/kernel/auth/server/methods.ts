import type { SignInMethods } from '#kernel/auth/contract.ts'
import type { Context } from '#kernel/context.ts'
import { offersLink } from './mail-links.ts'
import { offeredProviders } from './sso/policy.ts'

/** What the page of signing in offers: the same for everybody who comes, so that it tells nothing about accounts (S-47). */
export async function signInMethods(ctx: Context, { passkey }: { passkey: boolean }): Promise<SignInMethods> {
  return {
    password: true,
    passkey,
    magicLink: await offersLink(ctx, 'magicLink'),
    passwordReset: await offersLink(ctx, 'passwordReset'),
    sso: await offeredProviders(ctx),
  }
}
