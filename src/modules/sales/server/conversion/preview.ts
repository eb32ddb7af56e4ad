import type { Context } from '#kernel/context.ts'
import { conflict } from '#kernel/errors.ts'
import { endOfFiscalQuarter } from '#kernel/filter/fiscal.ts'
import type { FoundMatch } from '#kernel/matching/server/matches.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { get, query } from '#kernel/records/server/engine.ts'
import type {
  Candidate,
  ConversionPreview,
  ConversionTarget,
  MapEntry,
  TargetChoice,
  TargetPreview,
} from '../../contract.ts'
import { isEmpty, mergeInto } from '../../objects/conversion.ts'
import { conversionMap } from './map.ts'
import { chosenRecords, type LeadStand, mergedFields, proposed, standOf, type Values } from './plan.ts'

const mostOpportunities = 20

/** What a lead would become, before anybody decides: matches, what they lack, where they differ, what has to be given. */
export async function previewConversion(
  ctx: Context,
  id: string,
  chosen: { account?: string | undefined; contact?: string | undefined } = {},
): Promise<ConversionPreview> {
  const lead = await get(ctx, 'lead', id)
  if (lead.convertedAt) throw conflict('This lead was converted already', [], { reason: 'leadConverted' })
  const own = await conversionMap(ctx)
  const [stand] = await standOf(ctx, [lead], own)
  if (!stand) throw new Error('A lead that was read has no stand')
  const ids = { account: [chosen.account ?? []].flat(), contact: [chosen.contact ?? []].flat(), opportunity: [] }
  const byHand = await chosenRecords(ctx, ids, own)
  const account = targetOf(ctx, stand, 'account', byHand.get(chosen.account ?? ''))
  const contact = targetOf(ctx, stand, 'contact', byHand.get(chosen.contact ?? ''))
  return {
    version: lead.version,
    displayName: String(lead.displayName ?? ''),
    account,
    contact,
    opportunity: await opportunityOf(ctx, stand, own, account.candidates),
  }
}

function targetOf(
  ctx: Context,
  stand: LeadStand,
  target: 'account' | 'contact',
  byHand: RecordJson | undefined,
): TargetPreview {
  const { items, hidden } = stand.matches[target]
  const isNew = byHand && !items.some((item) => item.id === byHand.id)
  const others = isNew ? [handPicked(byHand), ...items] : items
  const candidates = others.map((item) => candidateOf(item, stand.mapped[target]))
  const choice = byHand ? ({ mode: 'use', id: byHand.id } as const) : proposed(stand, target, { likely: 'use' })
  return {
    ...base(ctx, target, stand.mapped[target]),
    candidates,
    hidden,
    proposed: choice === 'refuse' ? { mode: 'skip' } : choice,
  }
}

function handPicked(record: RecordJson): FoundMatch {
  const displayName = String(record.displayName ?? '')
  return { id: record.id, version: record.version, displayName, keys: [], strength: 'likely', record }
}

function candidateOf({ record, ...match }: FoundMatch, offered: Values): Candidate {
  const isLocked = record.can?.update === false
  const { fills, differences } = mergeInto(record, offered)
  return { ...match, fills: isLocked ? [] : Object.keys(fills), differences: isLocked ? [] : differences, isLocked }
}

function base(ctx: Context, target: ConversionTarget, values: Values) {
  const object = ctx.registry.object(target)
  const missing = object.ownFields
    .filter((field) => mustBeGiven(field.def) && isEmpty(values[field.name]))
    .map(({ name }) => name)
  return { canCreate: ctx.access.verdict(target, 'create') !== false, values, missing }
}

/** Open ones of the accounts in question can be gone on with; a new one closes with the fiscal quarter. */
async function opportunityOf(
  ctx: Context,
  stand: LeadStand,
  own: readonly MapEntry[],
  accounts: readonly Candidate[],
): Promise<TargetPreview> {
  const values = { ...stand.mapped.opportunity, closeDate: endOfFiscalQuarter(today(ctx), ctx.organization.fiscalYear) }
  const open =
    accounts.length > 0
      ? await openOpportunities(
          ctx,
          accounts.map((account) => account.id),
          own,
        )
      : []
  const candidates = open.map((record) => ({
    ...candidateOf(handPicked(record), stand.mapped.opportunity),
    hints: Object.fromEntries(
      ['account', 'amount', 'closeDate'].map((name) => [name, (record[name] ?? null) as Values[string]]),
    ),
  }))
  const target = base(ctx, 'opportunity', values)
  const choice: TargetChoice = { mode: target.canCreate ? 'create' : 'skip' }
  return { ...target, candidates, hidden: false, proposed: choice }
}

async function openOpportunities(ctx: Context, accounts: string[], own: readonly MapEntry[]): Promise<RecordJson[]> {
  if (ctx.access.verdict('opportunity', 'read') === false) return []
  const page = await query(ctx, 'opportunity', {
    filter: {
      and: [
        { field: 'account', op: 'in', value: accounts },
        { field: 'isClosed', op: 'eq', value: false },
      ],
    },
    fields: mergedFields(ctx, 'opportunity', own),
    sort: [{ field: 'closeDate', direction: 'asc' }],
    limit: mostOpportunities,
  })
  return page.items
}

const today = (ctx: Context): string =>
  Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime())
    .toZonedDateTimeISO(ctx.locale.zone)
    .toPlainDate()
    .toString()
