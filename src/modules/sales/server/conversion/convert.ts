import type { Context } from '#kernel/context.ts'
import { conflict, forbidden, invalidField, notFound, PublicError } from '#kernel/errors.ts'
import type { BatchOutcome, RecordJson } from '#kernel/records/contract.ts'
import { createMany, query, updateMany } from '#kernel/records/server/engine.ts'
import type { ConversionRequest, ConversionTarget, TargetChoice } from '../../contract.ts'
import { withoutLoosening } from '../../objects/conversion.ts'
import { lockConversions } from './conversionStore.ts'
import { conversionMap } from './map.ts'
import { chosenRecords, type LeadStand, type Policy, proposed, standOf, type Values } from './plan.ts'
import { repoint } from './repoint.ts'
import { type Slot, Slots } from './slots.ts'

/** One lead that is to be converted. */
export interface Item {
  id: string
  request: ConversionRequest
}

/** A lead as it was converted. */
export interface Converted {
  id: string
  displayName: string
  account: string | null
  contact: string | null
  opportunity: string | null
  slots: Partial<Record<ConversionTarget, Slot>>
  moved: number
}

export interface Conversions {
  done: Converted[]
  refused: Map<string, PublicError>
}

/**
 * Converts leads together, each wholly or not at all: what one of them is refused for takes back the whole portion, which is
 * then done without it. A few statements for any number of leads.
 */
export async function convertMany(ctx: Context, items: readonly Item[], policy: Policy): Promise<Conversions> {
  const refused = new Map<string, PublicError>()
  for (let open = [...items]; open.length > 0; open = open.filter((item) => !refused.has(item.id))) {
    try {
      return { done: await ctx.db.transaction((db) => convertPortion({ ...ctx, db }, open, policy)), refused }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      for (const [id, reason] of error.reasons) refused.set(id, reason)
    }
  }
  return { done: [], refused }
}

/** Thrown so that nothing of a portion stands while one of its leads is refused. */
class Refused extends Error {
  readonly reasons: Map<string, PublicError>
  constructor(reasons: Map<string, PublicError>) {
    super('refused')
    this.reasons = reasons
  }
}

async function convertPortion(ctx: Context, items: readonly Item[], policy: Policy): Promise<Converted[]> {
  await lockConversions(ctx)
  const own = await conversionMap(ctx)
  const leads = await readLeads(ctx, items)
  const stands = await standOf(ctx, leads, own)
  const requests = new Map(items.map((item) => [item.id, item.request]))
  const choices = stands.map((stand) => choose(stand, requests.get(stand.lead.id) ?? {}, policy))
  throwIf(
    new Map(stands.flatMap((stand, at) => (choices[at] instanceof PublicError ? [[stand.lead.id, choices[at]]] : []))),
  )
  const work = stands.map((stand, at) => ({ stand, choice: choices[at] as Choices, slots: {} as Converted['slots'] }))
  const named = (target: ConversionTarget) =>
    work.flatMap(({ choice }) => (choice[target].mode === 'use' ? [choice[target].id] : []))
  const records = await chosenRecords(
    ctx,
    { account: named('account'), contact: named('contact'), opportunity: named('opportunity') },
    own,
  )
  for (const target of ['account', 'contact', 'opportunity'] as const) await makeTargets(ctx, target, work, records)
  const converted = work.map(({ stand, slots }) => convertedOf(stand, slots))
  await closeLeads(ctx, work, converted)
  const moved = await repoint(ctx, converted)
  return converted.map((one) => ({ ...one, moved: moved.get(one.id) ?? 0 }))
}

type Choices = Record<ConversionTarget, TargetChoice>
interface Work {
  stand: LeadStand
  choice: Choices
  slots: Converted['slots']
}

/** Whole leads that may be converted as they stand at this moment. */
async function readLeads(ctx: Context, items: readonly Item[]): Promise<RecordJson[]> {
  const ids = items.map((item) => item.id)
  const page = await query(ctx, 'lead', { filter: { field: 'id', op: 'in', value: ids }, limit: 1000 })
  const found = new Map(page.items.map((lead) => [lead.id, lead]))
  const reasons = new Map<string, PublicError>()
  const leads = items.flatMap(({ id, request }) => {
    const lead = found.get(id)
    const reason = lead ? objection(lead, request) : notFound('This lead')
    if (reason) reasons.set(id, reason)
    return lead ? [lead] : []
  })
  throwIf(reasons)
  return leads
}

function objection(lead: RecordJson, { version }: ConversionRequest): PublicError | null {
  if (lead.convertedAt) return conflict('This lead was converted already', [], { reason: 'leadConverted' })
  if (lead.can?.update === false) return forbidden('You may not change this lead')
  if (version !== undefined && version !== lead.version)
    return conflict('This lead was changed by someone else', [], { reason: 'leadChanged', version: lead.version })
  return null
}

function throwIf(reasons: Map<string, PublicError>): void {
  if (reasons.size > 0) throw new Refused(reasons)
}

/** What is done with each target of a lead, or why nothing can be. */
function choose(stand: LeadStand, request: ConversionRequest, policy: Policy): Choices | PublicError {
  const of = (target: ConversionTarget) => request[target] ?? proposed(stand, target, policy)
  const [account, contact, opportunity] = [of('account'), of('contact'), of('opportunity')]
  if (account === 'refuse' || contact === 'refuse' || opportunity === 'refuse')
    return conflict('It only looks like a standing record: convert it by itself', [], { reason: 'likelyMatch' })
  const choice = { account, contact, opportunity }
  if (Object.values(choice).every(({ mode }) => mode === 'skip'))
    return invalidField(
      'account',
      'nothingToConvert',
      'Choose what the lead becomes: an account, a contact or an opportunity',
    )
  return newcomers(stand, request) ?? choice
}

/** Records that look like the lead and were not there, or not seen, when somebody decided to make another one. */
function newcomers(stand: LeadStand, { seen = [], ...request }: ConversionRequest): PublicError | null {
  const found = (['account', 'contact'] as const).flatMap((target) =>
    request[target]?.mode === 'create'
      ? stand.matches[target].items.map(({ id, displayName }) => ({ object: target, id, displayName }))
      : [],
  )
  const unseen = found.filter(({ id }) => !seen.includes(id))
  if (unseen.length === 0) return null
  const names = unseen.map(({ displayName }) => displayName).join(', ')
  return conflict(`There is a record like this already: ${names}`, [], { reason: 'newMatch', matches: unseen })
}

/** Decides on the records of one target for all leads, writes them, and hands each lead its own. */
async function makeTargets(
  ctx: Context,
  target: ConversionTarget,
  work: readonly Work[],
  records: ReadonlyMap<string, RecordJson>,
): Promise<void> {
  const slots = new Slots(ctx, target)
  const reasons = new Map<string, PublicError>()
  for (const { stand, choice, slots: own } of work) {
    const chosen = choice[target]
    const { id } = stand.lead
    if (chosen.mode === 'skip') continue
    const offered = { ...stand.mapped[target], ...ties(target, own) }
    if (chosen.mode === 'create') {
      const isShared = target !== 'opportunity' && chosen.values === undefined
      own[target] = slots.make(id, withoutLoosening(chosen.values ?? {}, offered), isShared)
      continue
    }
    const record = records.get(chosen.id)
    const slot = record ? slots.use(id, record, offered, chosen.take ?? []) : gone(target)
    if (slot instanceof PublicError) reasons.set(id, slot)
    else own[target] = slot
  }
  throwIf(reasons)
  await writeSlots(ctx, slots)
}

const gone = (target: ConversionTarget) =>
  invalidField(target, 'unknownLink', `This ${target} is not there any more; choose another one`, { target })

/** The records made before are what the later ones belong to. */
function ties(target: ConversionTarget, { account, contact }: Converted['slots']): Values {
  const accountId = account?.id ?? (contact?.view.account as string | null | undefined) ?? null
  if (target === 'contact') return account?.id ? { account: account.id } : {}
  if (target === 'account') return {}
  return { ...(accountId ? { account: accountId } : {}), ...(contact?.id ? { primaryContact: contact.id } : {}) }
}

async function writeSlots(ctx: Context, { target, all }: Slots): Promise<void> {
  const fresh = all.filter((slot) => slot.isNew)
  const changed = all.filter((slot) => slot.id !== null && Object.keys(slot.patch).length > 0)
  if (fresh.length > 0) {
    const outcomes = await writing(fresh, () =>
      createMany(
        ctx,
        target,
        fresh.map((slot) => slot.patch),
      ),
    )
    refuse(target, fresh, outcomes)
    fresh.forEach((slot, at) => {
      const outcome = outcomes[at]
      if (outcome && outcome.status !== 'error') slot.id = outcome.id
    })
  }
  if (changed.length === 0) return
  const items = changed.map((slot) => ({ id: String(slot.id), values: slot.patch }))
  refuse(target, changed, await writing(changed, () => updateMany(ctx, target, items)))
}

/** What refuses all of them, such as a missing right to create, refuses each of their leads. */
async function writing(slots: Slot[], write: () => Promise<BatchOutcome[]>): Promise<BatchOutcome[]> {
  try {
    return await write()
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    throw new Refused(new Map(slots.flatMap((slot) => slot.leads.map((lead) => [lead, error]))))
  }
}

function refuse(target: ConversionTarget, slots: readonly Slot[], outcomes: readonly BatchOutcome[]): void {
  const reasons = new Map<string, PublicError>()
  outcomes.forEach((outcome, at) => {
    if (outcome.status !== 'error') return
    const issues = (outcome.issues ?? []).map((issue) => ({ ...issue, field: `${target}.${issue.field}` }))
    const error = new PublicError(outcome.code as PublicError['code'], outcome.message, { issues })
    for (const lead of slots[at]?.leads ?? []) reasons.set(lead, error)
  })
  throwIf(reasons)
}

function convertedOf({ lead }: LeadStand, slots: Converted['slots']): Converted {
  const idOf = (target: ConversionTarget) => slots[target]?.id ?? null
  return {
    id: lead.id,
    displayName: String(lead.displayName ?? ''),
    account: idOf('account'),
    contact: idOf('contact'),
    opportunity: idOf('opportunity'),
    slots,
    moved: 0,
  }
}

const written = ['convertedAt', 'convertedAccount', 'convertedContact', 'convertedOpportunity'] as const

async function closeLeads(ctx: Context, work: readonly Work[], converted: readonly Converted[]): Promise<void> {
  const status = convertedStatus(ctx)
  const convertedAt = ctx.clock.now().toISOString()
  const items = converted.map((one, at) => ({
    id: one.id,
    version: Number(work[at]?.stand.lead.version),
    values: {
      status,
      convertedAt,
      convertedAccount: one.account,
      convertedContact: one.contact,
      convertedOpportunity: one.opportunity,
    },
  }))
  const outcomes = await updateMany(ctx, 'lead', items, { sets: written })
  const reasons = new Map<string, PublicError>()
  outcomes.forEach((outcome, at) => {
    const lead = converted[at]
    if (outcome.status !== 'error' || !lead) return
    const { code, message, issues = [] } = outcome
    reasons.set(lead.id, new PublicError(code as PublicError['code'], message, { issues }))
  })
  throwIf(reasons)
}

/** The first status in use that means converted. */
function convertedStatus(ctx: Context): string {
  const choices = ctx.registry.object('lead').fields.get('status')?.def.choices ?? []
  return choices.find(({ type, isActive }) => type === 'converted' && isActive !== false)?.value ?? 'Converted'
}
