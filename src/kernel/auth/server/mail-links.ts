import { randomInt } from 'node:crypto'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { invalidField, notFound } from '#kernel/errors.ts'
import { enqueue } from '#kernel/jobs/server/queue.ts'
import { deliver } from '#kernel/mail/server/send.ts'
import { hasMail } from '#kernel/mail/server/settings.ts'
import type { Job } from '#kernel/module.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import { accountByEmail } from './accounts.ts'
import { auditLogin, type Caller } from './audit.ts'
import { compose } from './mails/compose.ts'
import { networkOf, take } from './rate.ts'
import { digest, newToken } from './secrets.ts'
import { type Admitted, admit } from './sign-in.ts'
import { discoverProvider } from './sso/policy.ts'

export type LinkPurpose = 'magicLink' | 'passwordReset'

/** The purpose that the token is stored under: a reset sets a password as an administrator's link does. */
const stored = { magicLink: 'magicLink', passwordReset: 'password' } as const
/** What signs in by itself lives ten minutes, and so does the code that it shows elsewhere (V-05). */
const minutes = { magicLink: 10, passwordReset: 60 } as const
const pages = { magicLink: '/sign-in/link', passwordReset: '/set-password' } as const

/** Which links may be asked for: only where mail can be sent, and the policy wants it. */
export async function offersLink(ctx: Context, purpose: LinkPurpose): Promise<boolean> {
  return (await hasMail(ctx)) && (await readSetting(ctx, 'signIn'))[purpose]
}

/**
 * Asks for a link by mail. Whether there is such an account is looked up by the job alone, so that the answer and its time say
 * nothing (S-47). `origin` is the configured address, never one of a header (S-36); `asking` names the browser.
 */
export async function askForLink(
  ctx: Context,
  purpose: LinkPurpose,
  input: { email: string; asking: string; origin: string },
  caller: Caller,
): Promise<void> {
  if (!(await offersLink(ctx, purpose))) throw notFound('This way to sign in')
  const email = input.email.trim().toLowerCase()
  await take(ctx, [
    { key: `mail network ${networkOf(caller.ip)}`, most: 30, seconds: 900 },
    { key: `mail account ${digest(email).toString('base64url')}`, most: 5, seconds: 900 },
  ])
  await auditLogin(ctx, { event: 'linkRequested', email, userId: null, caller })
  const { asking, origin } = input
  const payload = { purpose, email, browser: digest(asking).toString('hex'), origin }
  await enqueue(ctx, mailLinkJob.name, payload, { maxAttempts: 5 })
}

/** Makes the token and mails it, to the stored address and no other (S-37). Neither queue nor database ever hold it in clear. */
export const mailLinkJob: Job = {
  name: 'auth.mailLink',
  run: async (ctx, payload) => {
    const purpose = payload.purpose as LinkPurpose
    const account = await accountByEmail(ctx, String(payload.email))
    // People whose provider is the only way come by no other.
    if (!account || (await discoverProvider(ctx, account.email)).isRequired) return
    const token = newToken()
    await storeToken(ctx, account.id, purpose, token, String(payload.browser))
    const link = `${payload.origin}${pages[purpose]}#${token}`
    await deliver(ctx, await compose(ctx, purpose, account.email, { name: account.name, link }, account.id))
  },
}

/**
 * Signs in where the link was asked for. Opened in another browser it shows a code to type there: a link that somebody else asked
 * for opens nothing for them (S-44).
 */
export async function redeemMagicLink(
  ctx: Context,
  token: string,
  asking: string | null,
  caller: Caller,
  device: string | null,
): Promise<Admitted | { code: string }> {
  await take(ctx, [{ key: `link network ${networkOf(caller.ip)}`, most: 60, seconds: 900 }])
  const now = ctx.clock.now()
  const alive = sql`hash = ${digest(token)} AND purpose = 'magicLink' AND used_at IS NULL AND expires_at > ${now}`
  const own = await ctx.db.row<{ user: string }>(sql`
    UPDATE ${tokens(ctx)} SET used_at = ${now} WHERE ${alive} AND browser = ${digest(asking ?? '')} RETURNING user_id AS user`)
  if (own) return admit(ctx, { id: own.user }, caller, device, 'magicLink')
  const code = Array.from({ length: 8 }, () => alphabet[randomInt(alphabet.length)]).join('')
  const shown = await ctx.db.run(sql`UPDATE ${tokens(ctx)} SET code_hash = ${digest(code)} WHERE ${alive}`)
  if (shown !== 1) throw invalidField('token', 'deadLink', 'This link was used already or is too old')
  return { code: `${code.slice(0, 4)}-${code.slice(4)}` }
}

/** Takes the code that the link showed elsewhere, in the browser that asked for the link. */
export async function redeemMagicCode(
  ctx: Context,
  code: string,
  asking: string | null,
  caller: Caller,
  device: string | null,
): Promise<Admitted> {
  const browser = digest(asking ?? '')
  await take(ctx, [
    { key: `link network ${networkOf(caller.ip)}`, most: 60, seconds: 900 },
    { key: `code browser ${browser.toString('base64url')}`, most: 5, seconds: 900 },
  ])
  const now = ctx.clock.now()
  const plain = code.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  const own = await ctx.db.row<{ user: string }>(sql`
    UPDATE ${tokens(ctx)} SET used_at = ${now}
    WHERE browser = ${browser} AND code_hash = ${digest(plain)} AND purpose = 'magicLink' AND used_at IS NULL AND expires_at > ${now}
    RETURNING user_id AS user`)
  if (!own) throw invalidField('code', 'wrongCode', 'This is wrong, or was used already')
  return admit(ctx, { id: own.user }, caller, device, 'magicLink')
}

async function storeToken(ctx: Context, userId: string, purpose: LinkPurpose, token: string, browser: string) {
  const now = ctx.clock.now()
  const expires = new Date(now.getTime() + minutes[purpose] * 60_000)
  await ctx.db.transaction(async (tx) => {
    // The newest link of a kind is the only one; one that an administrator made stands beside it.
    await tx.run(sql`
      DELETE FROM ${tokens(ctx)} WHERE user_id = ${userId} AND purpose = ${stored[purpose]} AND created_by = ${maker}
        AND used_at IS NULL`)
    await tx.run(sql`
      INSERT INTO ${tokens(ctx)} (hash, purpose, user_id, created_by, created_at, expires_at, browser)
      VALUES (${digest(token)}, ${stored[purpose]}, ${userId}, ${maker}, ${now}, ${expires}, decode(${browser}, 'hex'))`)
  })
}

const maker = 'system:mail'
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
const tokens = (ctx: Context) => id(ctx.workspace.schema, 'sys_one_time_token')
