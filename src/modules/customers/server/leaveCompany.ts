import { z } from 'zod'
import type { Context } from '#kernel/context.ts'
import { invalidField } from '#kernel/errors.ts'
import type { EmailEntry, JsonValue } from '#kernel/fields/contract.ts'
import { parseIsoDate } from '#kernel/fields/shared/dates.ts'
import { domainOf } from '#kernel/fields/shared/domains.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { create, get, query, update } from '#kernel/records/server/engine.ts'

/** POST /api/v1/contacts/{id}/departure */
export const departure = z.strictObject({
  /** The company that is left; absent: the contact's own. */
  account: z.uuid().optional(),
  /** The last day there, `YYYY-MM-DD`. */
  date: z.iso.date(),
  /** Where the person works from then on. */
  newAccount: z.uuid().nullish(),
  newTitle: z.string().max(120).nullish(),
  /** Marks addresses in the domains of the company as no longer valid. */
  invalidate: z.boolean().default(false),
})
export type Departure = z.infer<typeof departure>

/**
 * A person has left a company: the tie ends with its day, the main account follows to the new company if there is one, and what
 * held only there (superior, department, title) goes. One operation, undone as one.
 */
export function leaveCompany(ctx: Context, contactId: string, input: Departure): Promise<OperationJson> {
  return ctx.db.transaction(async (db) => {
    const contact = await get({ ...ctx, db }, 'contact', contactId)
    const left = companyLeft(contact, input)
    const account = await get({ ...ctx, db }, 'account', left, { fields: ['domains', 'primaryContact', 'displayName'] })
    const params = { name: String(contact.displayName), company: String(account.displayName) }
    const operation = await startOperation({ ...ctx, db }, { kind: 'leaveCompany', params, total: 1 })
    await endTie(operation.ctx, contact, left, input)
    if (input.newAccount) await beginTie(operation.ctx, contactId, input.newAccount, input)
    await followContact(operation.ctx, contact, account, input)
    if (account.primaryContact === contactId && account.can?.update !== false)
      await update(operation.ctx, 'account', left, { primaryContact: null })
    await operation.progress({ done: 1, updated: 1 })
    return operation.finish()
  })
}

function companyLeft(contact: RecordJson, { account, newAccount }: Departure): string {
  const left = account ?? contact.account
  if (typeof left !== 'string') throw invalidField('account', 'required', 'Say which company was left')
  if (left === newAccount)
    throw invalidField(
      'newAccount',
      'sameCompany',
      'The new company must be another one than the company that was left',
    )
  return left
}

/** The row of the company that is left ends; where there was none, it is made, so that the history knows of the time there. */
async function endTie(ctx: Context, contact: RecordJson, account: string, { date }: Departure): Promise<void> {
  const tie = await activeTie(ctx, contact.id, account)
  const ended = { isActive: false, to: date }
  if (tie) {
    const title = tie.title ?? (contact.account === account ? contact.title : null) ?? null
    await update(ctx, 'accountContact', tie.id, { ...ended, title: title as JsonValue })
    return
  }
  if (contact.account !== account)
    throw invalidField('account', 'notThere', 'This contact does not work at that company')
  const title = (contact.title ?? null) as JsonValue
  await create(ctx, 'accountContact', { contact: contact.id, account, role: 'Employee', title, ...ended })
}

/** Whoever comes back to a company gets a row of its own: the earlier time stays as it was. */
async function beginTie(ctx: Context, contact: string, account: string, { date, newTitle }: Departure): Promise<void> {
  const tie = await activeTie(ctx, contact, account)
  const values = { isPrimary: true, ...(newTitle ? { title: newTitle } : {}) }
  if (tie) await update(ctx, 'accountContact', tie.id, values)
  else await create(ctx, 'accountContact', { contact, account, role: 'Employee', from: dayAfter(date), ...values })
}

async function activeTie(ctx: Context, contact: string, account: string): Promise<RecordJson | undefined> {
  const { items } = await query(ctx, 'accountContact', {
    filter: {
      and: [
        { field: 'contact', op: 'eq', value: contact },
        { field: 'account', op: 'eq', value: account },
        { field: 'isActive', op: 'eq', value: true },
      ],
    },
    fields: ['title', 'from'],
    limit: 1,
  })
  return items[0]
}

async function followContact(ctx: Context, contact: RecordJson, account: RecordJson, input: Departure): Promise<void> {
  const values: Record<string, JsonValue> = {}
  if (contact.account === account.id) {
    Object.assign(values, { title: input.newTitle ?? null, department: null })
    if (await worksAt(ctx, contact.reportsTo, account.id)) values.reportsTo = null
  }
  if (input.invalidate) values.emails = withoutDomains(contact.emails, account.domains)
  if (Object.keys(values).length > 0) await update(ctx, 'contact', contact.id, values)
}

/** A superior elsewhere, such as in the parent company, may stay one. */
async function worksAt(ctx: Context, person: unknown, account: string): Promise<boolean> {
  if (typeof person !== 'string') return false
  const filter = { field: 'id', op: 'eq', value: person } as const
  const { items } = await query(ctx, 'contact', { filter, fields: ['account'], limit: 1 })
  return items[0]?.account === account
}

/** Addresses in these domains, and below them, no longer reach the person. */
export function withoutDomains(emails: unknown, domains: unknown): JsonValue {
  const entries = Array.isArray(emails) ? (emails as EmailEntry[]) : []
  const gone = Array.isArray(domains) ? domains.map(String) : []
  const isGone = ({ address }: EmailEntry) => {
    const domain = domainOf(address)
    return domain !== null && gone.some((one) => domain === one || domain.endsWith(`.${one}`))
  }
  const marked = entries.map((entry) => (isGone(entry) ? { ...entry, invalid: true } : entry))
  const primary = marked.find((entry) => entry.isPrimary && !entry.invalid) ?? marked.find((entry) => !entry.invalid)
  const settled = primary ? marked.map((entry) => ({ ...entry, isPrimary: entry === primary })) : marked
  return settled.length > 0 ? (settled as unknown as JsonValue) : null
}

function dayAfter(date: string): string {
  const next = new Date(`${parseIsoDate(date) ?? date}T00:00:00Z`)
  next.setUTCDate(next.getUTCDate() + 1)
  return next.toISOString().slice(0, 10)
}
