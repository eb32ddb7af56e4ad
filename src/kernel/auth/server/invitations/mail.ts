import type { Context } from '#kernel/context.ts'
import { deliver } from '#kernel/mail/server/send.ts'
import type { Job } from '#kernel/module.ts'
import { accountById } from '../accounts.ts'
import { compose } from '../mails/compose.ts'
import { addToken, type Invitation, invitationById, noteMail } from './store.ts'

/** Makes the link and mails it; an invitation that was revoked meanwhile sends nothing. The list tells what became of it. */
export const invitationJob: Job = {
  name: 'auth.invitation',
  run: async (ctx, payload) => {
    const invitation = await invitationById(ctx, String(payload.id))
    if (!invitation || Date.parse(invitation.expiresAt) <= ctx.clock.now().getTime()) return
    try {
      await send(ctx, invitation, String(payload.origin))
    } catch (error) {
      await noteMail(ctx, invitation.id, (error as Error).message.slice(0, 300))
      throw error
    }
    await noteMail(ctx, invitation.id, null)
  },
}

async function send(ctx: Context, invitation: Invitation, origin: string): Promise<void> {
  const inviter = (await accountById(ctx, invitation.invitedBy))?.name ?? ''
  const link = linkOf(origin, await addToken(ctx, invitation))
  await deliver(ctx, await compose(ctx, 'invitation', invitation.email, { inviter, link }))
}

/** Behind `#`, where no server log and no referrer sees the secret. */
export const linkOf = (origin: string, token: string): string => `${origin}/invitation#${token}`
