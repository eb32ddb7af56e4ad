import type { Context } from '#kernel/context.ts'
import { addDecimals } from '#kernel/fields/shared/decimals.ts'
import type { Condition, Filter } from '#kernel/filter/contract.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { Aggregate, RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { aggregate, count } from '#kernel/records/server/engine.ts'
import type { TerritoryFigures, TerritoryMemberJson, TerritoryNode, TerritoryPlan } from '../contract.ts'
import { depthsOf, holdsOn, overloads } from '../rank.ts'
import { namesOf } from './names.ts'
import { overlapsOf } from './preview.ts'
import { deciding, problemOf, readTerritories, type Territory } from './rules.ts'

/** The tree of territories, with what the asker may see of their accounts and opportunities. */
export async function territoryPlan(ctx: Context): Promise<TerritoryPlan> {
  const standing = await readTerritories(ctx)
  const { territories, rules, today } = standing
  const year = fiscalYearOf(ctx, today)
  const [own, members, names] = [
    await ownFigures(ctx, year),
    await membersOf(ctx, today),
    await namesOf(
      ctx,
      territories.map(({ owner }) => owner),
    ),
  ]
  const nodes = withBelow(inOrder(territories), own)
  const loads = overloads(nodes.map(({ territory, all }) => ({ ...territory, accounts: all.accounts })))
  const depths = depthsOf(territories)
  return {
    nodes: nodes.map(
      ({ territory: { activeOwner: _, ...territory }, ...figures }): TerritoryNode => ({
        ...territory,
        ...figures,
        depth: depths.get(territory.id) ?? 0,
        isInForce: territory.isActive && holdsOn(territory, today),
        ownerName: names[territory.owner ?? ''] ?? null,
        members: members.get(territory.id) ?? [],
        overload: loads.get(territory.id) ?? null,
      }),
    ),
    rules: rules.map((rule) => ({
      ...rule,
      isInForce: rule.isActive && holdsOn(rule, today),
      problem: problemOf(ctx, rule),
    })),
    uncovered: await accountsWith(ctx, { field: 'territory', op: 'isEmpty' }),
    unattended: nodes.reduce((sum, { territory: { id }, own: { accounts } }) => {
      const isAttended = members.get(id)?.some(({ isInForce }) => isInForce) ?? false
      return isAttended ? sum : sum + accounts
    }, 0),
    pinned: await accountsWith(ctx, { field: 'territoryPinned', op: 'eq', value: true }),
    overlaps: await overlapsOf(ctx, deciding(ctx, standing)),
    currency: ctx.organization.currency,
    year,
    isPartial: ['account', 'opportunity'].some((object) => ctx.access.verdict(object, 'read') !== true),
    mayPlan: ctx.access.verdict('territory', 'update') !== false,
  }
}

async function accountsWith(ctx: Context, filter: Condition): Promise<number> {
  const isHidden = ctx.access.verdict('account', 'read') === false || !ctx.access.canReadField('account', filter.field)
  return isHidden ? 0 : (await count(ctx, 'account', { filter })).value
}

function fiscalYearOf({ organization }: Context, today: string): { from: string; to: string } {
  const date = Temporal.PlainDate.from(today)
  const first = date.with({ day: 1 }).subtract({ months: (date.month - organization.fiscalYear.firstMonth + 12) % 12 })
  return { from: first.toString(), to: first.add({ years: 1 }).subtract({ days: 1 }).toString() }
}

/** Accounts, open pipeline and what is won in the year, by territory; sums are null where the asker may not see them. */
async function ownFigures(ctx: Context, year: { from: string; to: string }): Promise<(id: string) => TerritoryFigures> {
  const accounts = await byTerritory(ctx, 'account', 'territory', [], { fn: 'count', as: 'value' })
  const open = await byTerritory(
    ctx,
    'opportunity',
    'account.territory',
    [{ field: 'isClosed', op: 'eq', value: false }],
    {
      fn: 'sum',
      field: 'amount',
      as: 'value',
    },
  )
  const won = await byTerritory(
    ctx,
    'opportunity',
    'account.territory',
    [
      { field: 'isWon', op: 'eq', value: true },
      { field: 'actualCloseDate', op: 'between', value: [year.from, year.to] },
    ],
    { fn: 'sum', field: 'actualAmount', as: 'value' },
  )
  return (id) => ({
    accounts: Number(accounts?.get(id) ?? 0),
    open: open && (open.get(id) ?? '0'),
    won: won && (won.get(id) ?? '0'),
  })
}

async function byTerritory(
  ctx: Context,
  object: 'account' | 'opportunity',
  path: string,
  where: Filter[],
  measure: Aggregate['measures'][number],
): Promise<Map<string, string> | null> {
  const fields = where.flatMap((filter) => ('field' in filter ? [filter.field] : []))
  const wanted = [path.split('.')[0] ?? path, ...fields, ...(measure.field ? [measure.field] : [])]
  if (!ctx.registry.objects.has(object) || ctx.access.verdict(object, 'read') === false) return null
  if (wanted.some((field) => !ctx.access.canReadField(object, field))) return null
  if (!ctx.access.canReadField('account', 'territory')) return null
  const filter: Filter = { and: [{ field: path, op: 'isNotEmpty' }, ...where] }
  const { rows } = await aggregate(ctx, object, { filter, groupBy: [{ field: path }], measures: [measure] })
  return new Map(rows.map((row) => [String(row[path]), String(row.value ?? '0')]))
}

/** Each after what it is part of, those side by side by name. */
function inOrder(territories: readonly Territory[]): Territory[] {
  const known = new Set(territories.map(({ id }) => id))
  const below = Map.groupBy(territories, ({ parent }) => (parent !== null && known.has(parent) ? parent : null))
  const walk = (parent: string | null): Territory[] =>
    (below.get(parent) ?? []).flatMap((one) => [one, ...walk(one.id)])
  return walk(null)
}

interface WithFigures {
  territory: Territory
  own: TerritoryFigures
  all: TerritoryFigures
}

function withBelow(territories: readonly Territory[], own: (id: string) => TerritoryFigures): WithFigures[] {
  const all = new Map(territories.map(({ id }) => [id, own(id)]))
  for (const { id, parent } of territories.toReversed()) {
    const above = parent === null ? undefined : all.get(parent)
    const mine = all.get(id)
    if (parent !== null && above && mine) all.set(parent, together(above, mine))
  }
  return territories.map((territory) => ({
    territory,
    own: own(territory.id),
    all: all.get(territory.id) ?? own(territory.id),
  }))
}

const together = (a: TerritoryFigures, b: TerritoryFigures): TerritoryFigures => ({
  accounts: a.accounts + b.accounts,
  open: a.open !== null && b.open !== null ? addDecimals(a.open, b.open) : null,
  won: a.won !== null && b.won !== null ? addDecimals(a.won, b.won) : null,
})

/** Members by territory, those who are there today first, with their share of its accounts and how often their dates slip. */
async function membersOf(ctx: Context, today: string): Promise<Map<string, TerritoryMemberJson[]>> {
  const rows = await queryAll(asSystem(ctx, 'territories'), 'territoryMember', {
    fields: ['territory', 'user', 'user.name', 'user.isActive', 'role', 'from', 'to'],
  })
  const owned = await perPerson(ctx, 'account', 'territory', { fn: 'count', as: 'value' })
  const slips = await perPerson(ctx, 'opportunity', 'account.territory', { fn: 'avg', field: 'pushCount', as: 'value' })
  const members = rows.map((row) => ({ territory: String(row.territory), member: memberOf(row, today, owned, slips) }))
  const sorted = members.toSorted(
    (a, b) => Number(b.member.isInForce) - Number(a.member.isInForce) || a.member.name.localeCompare(b.member.name),
  )
  const groups = Map.groupBy(sorted, ({ territory }) => territory)
  return new Map([...groups].map(([territory, group]) => [territory, group.map(({ member }) => member)]))
}

type PerPerson = ReadonlyMap<string, number> | null

function memberOf(row: RecordJson, today: string, owned: PerPerson, slips: PerPerson): TerritoryMemberJson {
  const [from, to] = [row.from, row.to].map((day) => (typeof day === 'string' ? day : null)) as [
    string | null,
    string | null,
  ]
  const key = `${row.territory} ${row.user}`
  return {
    id: row.id,
    user: String(row.user),
    name: String(row['user.name'] ?? ''),
    role: String(row.role),
    from,
    to,
    isInForce: row['user.isActive'] === true && holdsOn({ from, to }, today),
    accounts: owned?.get(key) ?? 0,
    slips: slips?.get(key) ?? null,
  }
}

/** By territory and owner. */
async function perPerson(
  ctx: Context,
  object: 'account' | 'opportunity',
  path: string,
  measure: Aggregate['measures'][number],
): Promise<PerPerson> {
  if (!ctx.registry.objects.has(object) || ctx.access.verdict(object, 'read') === false) return null
  const fields = ['owner', path.split('.')[0] ?? path, ...(measure.field ? [measure.field] : [])]
  if (fields.some((field) => !ctx.access.canReadField(object, field))) return null
  if (!ctx.access.canReadField('account', 'territory')) return null
  const { rows } = await aggregate(ctx, object, {
    filter: { field: path, op: 'isNotEmpty' },
    groupBy: [{ field: path }, { field: 'owner' }],
    measures: [measure],
  })
  return new Map(
    rows.flatMap((row) => (row.value == null ? [] : [[`${row[path]} ${row.owner}`, Number(row.value)] as const])),
  )
}
