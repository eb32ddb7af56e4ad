import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Context } from '#kernel/context.ts'
import { unauthenticated } from '#kernel/errors.ts'
import { auditLogin, type Caller } from './audit.ts'
import { checkPasskey, type Site } from './factors/passkeys.ts'
import { networkOf, take } from './rate.ts'
import { type Admitted, admit } from './sign-in.ts'

/** Signs in by a passkey alone: it says who it belongs to, so nothing is typed and nobody is named (S-47). */
export async function signInByPasskey(
  ctx: Context,
  response: AuthenticationResponseJSON,
  asking: string,
  caller: Caller,
  device: string | null,
  site: Site,
): Promise<Admitted> {
  await take(ctx, [{ key: `passkey network ${networkOf(caller.ip)}`, most: 60, seconds: 900 }])
  const userId = await checkPasskey(ctx, 'signIn', response, asking, site)
  if (userId === null) {
    await auditLogin(ctx, { event: 'signInFailed', email: '', userId: null, caller })
    throw unauthenticated('This passkey is not known here')
  }
  return admit(ctx, { id: userId }, caller, device, 'passkey')
}
