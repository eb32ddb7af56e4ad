import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import { dropSecrets, getSecret, putSecret } from '#kernel/secrets/server/store.ts'
import { readSetting, writeSetting } from '#kernel/settings/server/settings.ts'
import type { MailSettings, MailSettingsInput } from '../contract.ts'
import { headerText, mailAddress } from './address.ts'

type Reach = Pick<Context, 'db' | 'workspace' | 'secrets'>

const passwordName = 'mail.password'

/** Null until somebody has set up a mail server. */
export async function readMail(ctx: Reach): Promise<MailSettings | null> {
  const { server } = await readSetting(ctx, 'mail')
  if (!server) return null
  return { ...server, hasPassword: (await getSecret(ctx, passwordName)) !== undefined }
}

export async function hasMail(ctx: Pick<Context, 'db' | 'workspace'>): Promise<boolean> {
  return (await readSetting(ctx, 'mail')).server !== null
}

export const mailPassword = (ctx: Reach): Promise<string | undefined> => getSecret(ctx, passwordName)

/** Stores the server. A stored password goes to no other host than the one it was given for. */
export async function saveMail(ctx: Context, input: MailSettingsInput): Promise<MailSettings> {
  const { password, ...server } = input
  checkServer(server)
  const before = await readMail(ctx)
  const isMoved = before !== null && (before.host !== server.host || before.port !== server.port)
  if (before?.hasPassword && isMoved && password === undefined)
    throw invalidField('password', 'required', 'For another server the password is needed again')
  await ctx.db.transaction(async (tx) => {
    const inside = { ...ctx, db: tx }
    await writeSetting(inside, 'mail', { server })
    if (password === '') await dropSecrets(inside, [passwordName])
    else if (password !== undefined) await putSecret(inside, passwordName, password)
  })
  return { ...server, hasPassword: (await mailPassword(ctx)) !== undefined }
}

/** Without a mail server everything goes by copied links again. */
export async function forgetMail(ctx: Context): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    await writeSetting({ ...ctx, db: tx }, 'mail', { server: null })
    await dropSecrets({ ...ctx, db: tx }, [passwordName])
  })
}

function checkServer({
  host,
  security,
  from,
  fromName,
  user,
  isInOwnNetwork,
}: Omit<MailSettingsInput, 'password'>): void {
  mailAddress(from, 'from')
  headerText(fromName, 'fromName')
  headerText(user, 'user')
  if (!/^[A-Za-z0-9.:-]+$/.test(host)) throw invalidField('host', 'invalidValue', 'is not the name of a host')
  const isHere = ['localhost', '127.0.0.1', '::1'].includes(host)
  if (isHere && !isInOwnNetwork)
    throw invalidField('isInOwnNetwork', 'mailInside', 'This server stands in the own network: say so')
  if (security === 'none' && !isHere)
    throw invalidField(
      'security',
      'mailUnprotected',
      'Only a mail server on this machine may be reached without encryption',
    )
}
