import { deviceOf } from '#kernel/auth/device.ts'
import type { Context } from '#kernel/context.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import { deliver } from '#kernel/mail/server/send.ts'
import { hasMail } from '#kernel/mail/server/settings.ts'
import type { Job } from '#kernel/module.ts'
import { accountById } from './accounts.ts'
import type { Caller } from './audit.ts'
import { compose } from './mails/compose.ts'

type NoticeKind =
  | 'passwordChanged'
  | 'emailChanged'
  | 'factorAdded'
  | 'factorRemoved'
  | 'factorsReset'
  | 'backupCodesRenewed'
  | 'newDevice'

interface Notice {
  kind: NoticeKind
  userId: string
  /** The address before and after, where that is what changed: both hear of it (V-03). */
  addresses?: { before: string; after: string }
  /** From where somebody signed in. */
  from?: Caller
}

/** Tells the owner of an account what was done to it, so that a thief cannot do it in silence. With the commit, or not at all. */
export async function tellOwner(ctx: Context, { kind, userId, addresses, from }: Notice): Promise<void> {
  if (!(await hasMail(ctx))) return
  const { email, name } = (await accountById(ctx, userId)) ?? {}
  const to = addresses ? [addresses.before, addresses.after] : email ? [email] : []
  for (const address of to)
    await enqueue(
      ctx,
      noticeJob.name,
      { kind, userId, to: address, name: name ?? '', at: ctx.clock.now().toISOString(), ...addresses, ...from },
      { maxAttempts: 8 },
    )
}

export const noticeJob: Job = {
  name: 'auth.notice',
  run: async (ctx, { kind, userId, to, name, at, before, after, ip, userAgent }) => {
    const device = deviceOf(String(userAgent ?? '')) ?? String(userAgent ?? '')
    const said = { name, before, after, ip, device }
    const texts = Object.entries(said).map(([key, value]) => [key, String(value ?? '')])
    const values = { ...Object.fromEntries(texts), at: new Date(String(at)) }
    await deliver(ctx, await compose(ctx, kind as NoticeKind, String(to), values, String(userId)))
  },
}
