import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import type { Language } from '#kernel/fields/contract.ts'
import type { Mail } from '#kernel/mail/server/send.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import ar from './ar.json' with { type: 'json' }
import de from './de.json' with { type: 'json' }
import en from './en.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import fr from './fr.json' with { type: 'json' }

const texts: Record<Language, Partial<typeof en>> = { en, de, fr, es, ar }

export type MailKind = Exclude<keyof typeof en, 'warning'>

/** A mail in the language of whoever reads it, with times of their day. Names are plain text in it: there is no template language to get out of (S-21). */
export async function compose(
  ctx: Context,
  kind: MailKind,
  to: string,
  values: Record<string, string | Date>,
  userId: string | null = null,
): Promise<Mail> {
  const organization = await readSetting(ctx, 'organization')
  const { schema } = ctx.workspace
  const own = await ctx.db.row<{ language: Language | null; timeZone: string | null }>(
    sql`SELECT language, time_zone AS "timeZone" FROM ${id(schema, 'user')} WHERE id = ${userId}::uuid`,
  )
  const language = own?.language ?? organization.language
  const words = { ...en, ...texts[language] }
  const all: typeof values = { organization: organization.name, warning: words.warning, ...values }
  const times = { dateStyle: 'long', timeStyle: 'long', timeZone: own?.timeZone ?? organization.timeZone } as const
  const said = (value: string | Date = '') =>
    value instanceof Date ? new Intl.DateTimeFormat(language, times).format(value) : oneLine(value)
  const fill = (text: string) => text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => said(all[name]))
  return { to, subject: fill(words[kind].subject), text: `${fill(words[kind].text)}\n` }
}

/** A name with a line break would forge lines of the mail. */
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
