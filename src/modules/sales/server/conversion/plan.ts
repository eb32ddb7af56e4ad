import type { Context } from '#kernel/context.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { companyKey } from '#kernel/matching/companyName.ts'
import { type FoundMatches, findMatchesOfMany } from '#kernel/matching/server/matches.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { query } from '#kernel/records/server/engine.ts'
import type { BulkConversionRequest, ConversionTarget, MapEntry, TargetChoice } from '../../contract.ts'
import { conversionTargets } from '../../contract.ts'
import { isEmpty, mappedValues, standardMap } from '../../objects/conversion.ts'

export type Values = Record<string, JsonValue>

/** What is known of one lead before anything is decided. */
export interface LeadStand {
  lead: RecordJson
  /** What new records would hold, of fields that the asker may write. */
  mapped: Record<ConversionTarget, Values>
  matches: Record<'account' | 'contact', FoundMatches>
}

export type Policy = Pick<BulkConversionRequest, 'likely' | 'opportunities'>

/** Reads what leads give and what looks like them: a few statements for any number of leads. */
export async function standOf(
  ctx: Context,
  leads: readonly RecordJson[],
  own: readonly MapEntry[],
): Promise<LeadStand[]> {
  const mapped = leads.map((lead) => mappedFor(ctx, lead, own))
  const find = (target: 'account' | 'contact') =>
    findMatchesOfMany(
      ctx,
      target,
      mapped.map((values) => values[target]),
      { fields: mergedFields(ctx, target, own) },
    )
  const [accounts, contacts] = [await find('account'), await find('contact')]
  return leads.flatMap((lead, at) => {
    const [values, account, contact] = [mapped[at], accounts[at], contacts[at]]
    return values && account && contact ? [{ lead, mapped: values, matches: { account, contact } }] : []
  })
}

function mappedFor(ctx: Context, lead: RecordJson, own: readonly MapEntry[]): Record<ConversionTarget, Values> {
  const of = (target: ConversionTarget) =>
    Object.fromEntries(
      Object.entries(mappedValues(lead, target, own)).filter(([field]) => isWritable(ctx, target, field)),
    )
  return { account: of('account'), contact: of('contact'), opportunity: of('opportunity') }
}

const isWritable = (ctx: Context, object: string, field: string): boolean =>
  ctx.registry.object(object).fields.has(field) &&
  ctx.access.canReadField(object, field) &&
  ctx.access.canWriteField(object, field)

/** The fields of a target that a lead may have something to say about, and what its card shows. */
export function mergedFields(ctx: Context, target: ConversionTarget, own: readonly MapEntry[]): string[] {
  const fields = [...standardMap, ...own].flatMap(({ object, to }) => (object === target ? [to] : []))
  const shown = {
    account: [],
    contact: ['account', 'lastName'],
    opportunity: ['account', 'primaryContact', 'amount', 'closeDate', 'isClosed'],
  }
  return [...new Set(['displayName', ...fields, ...shown[target]])].filter(
    (field) => ctx.registry.object(target).fields.has(field) && ctx.access.canReadField(target, field),
  )
}

/** What is done when nobody has said anything. */
export function proposed(stand: LeadStand, target: ConversionTarget, policy: Policy): TargetChoice | 'refuse' {
  if (target === 'opportunity') return { mode: policy.opportunities ? 'create' : 'skip' }
  const { items } = stand.matches[target]
  const best =
    target === 'contact' ? items.find((item) => item.strength === 'sure' || isSamePerson(stand, item.record)) : items[0]
  if (best?.strength === 'sure' || (best && (policy.likely ?? 'use') === 'use')) return { mode: 'use', id: best.id }
  if (best && policy.likely === 'refuse') return 'refuse'
  const isNameless = target === 'account' && isEmpty(stand.mapped.account.name)
  return { mode: isNameless ? 'skip' : 'create' }
}

/** Colleagues share a phone: it tells who somebody is only together with the family name. */
const isSamePerson = (stand: LeadStand, record: RecordJson): boolean =>
  companyKey(String(record.lastName ?? '')) === companyKey(String(stand.lead.lastName ?? ''))

/** Records named by hand, as far as the asker may read them, with whether they may change them. */
export async function chosenRecords(
  ctx: Context,
  ids: Record<ConversionTarget, readonly string[]>,
  own: readonly MapEntry[],
): Promise<Map<string, RecordJson>> {
  const found = new Map<string, RecordJson>()
  for (const target of conversionTargets) {
    const wanted = [...new Set(ids[target])]
    if (wanted.length === 0) continue
    const page = await query(ctx, target, {
      filter: { field: 'id', op: 'in', value: wanted },
      fields: mergedFields(ctx, target, own),
      limit: 1000,
    })
    for (const record of page.items) found.set(record.id, record)
  }
  return found
}
