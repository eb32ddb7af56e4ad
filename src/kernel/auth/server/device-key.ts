import { randomBytes } from 'node:crypto'
import type { Context } from '#kernel/context.ts'
import { ensureSecret } from '#kernel/secrets/server/store.ts'

/**
 * Seals what browsers keep of one person on their devices. Only a session of the person gets it, so what was sealed cannot be
 * read on a device once nobody, or somebody else, is signed in there.
 */
export const deviceKey = (ctx: Context, userId: string): Promise<string> =>
  ensureSecret(ctx, `device.${userId}`, () => randomBytes(32).toString('base64'))
