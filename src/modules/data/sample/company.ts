import type { Context } from '#kernel/context.ts'
import { type RateTable, rateAt, ratedCurrencies } from '#kernel/currencies/contract.ts'
import type { Language } from '#kernel/fields/contract.ts'
import { shippedId } from '#kernel/objects/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import { readSetting } from '#kernel/settings/server/settings.ts'
import { families, productLinks, products } from './catalogue.ts'
import { dateOf } from './days.ts'
import { idsBy, write } from './records.ts'
import { leads, staff, teams } from './staff.ts'
import { drawTerritories } from './territories.ts'
import { familyName, productName } from './texts.ts'
import { livelinessOf, type SampleSize, spanOf, type Values, type World } from './world.ts'

/** Makes what Nordlicht Instruments itself is: teams, people, products; answers what the customers refer to. */
export async function foundCompany(ctx: Context, size: SampleSize, accounts: number): Promise<World> {
  const teamIds = await foundTeams(ctx)
  const users = await hire(ctx, teamIds)
  await appoint(ctx, teamIds, users)
  const { language } = await readSetting(ctx, 'organization')
  const productIds = await stockProducts(ctx, users, language)
  const pipelines = ctx.registry.objects.has('pipeline')
    ? await queryAll(ctx, 'pipeline', { filter: { field: 'isDefault', op: 'eq', value: true }, fields: ['name'] })
    : []
  const pipeline = pipelines[0]?.id ?? null
  const { currency, rates } = ctx.organization
  return {
    ...size,
    ...spanOf(size.endDate),
    language,
    users,
    teams: teamIds,
    products: productIds,
    territories: await drawTerritories(ctx, users),
    stages: await stagesOf(ctx, pipeline),
    pipeline,
    currencies: ratedSince(rates, currency, spanOf(size.endDate).start),
    homeCurrency: currency,
    liveliness: livelinessOf(accounts),
  }
}

/** The company's own currency, and those with a rate on all days of its history. */
function ratedSince(rates: RateTable, home: string, start: number): Set<string> {
  const rated = ratedCurrencies(rates, home)
  return new Set(rated.filter((currency) => rateAt(rates, currency, home, dateOf(start)) !== null))
}

async function foundTeams(ctx: Context): Promise<Map<string, string>> {
  const known = await idsBy(ctx, 'team', 'name')
  for (const { name, parent } of teams) {
    if (known.has(name)) continue
    const [id = ''] = await write(ctx, 'team', [{ name, parent: parent ? (known.get(parent) ?? null) : null }])
    known.set(name, id)
  }
  return known
}

async function hire(ctx: Context, teamIds: Map<string, string>): Promise<Map<string, string>> {
  const known = new Map<string, string>()
  // Level by level, since everyone reports to someone who is there already.
  for (let waiting = [...staff]; waiting.length > 0; ) {
    const ready = waiting.filter(({ manager }) => manager === null || known.has(manager))
    const ids = await write(
      ctx,
      'user',
      ready.map(({ name, email, team, role, jobTitle, zone, language, manager }) => ({
        name,
        email,
        roles: [role],
        team: teamIds.get(team) ?? null,
        manager: manager ? (known.get(manager) ?? null) : null,
        jobTitle,
        timeZone: zone,
        language,
        isActive: true,
      })),
    )
    for (const [i, person] of ready.entries()) known.set(person.name, ids[i] ?? '')
    waiting = waiting.filter(({ name }) => !known.has(name))
  }
  return known
}

/** Regional managers lead their teams; a team that somebody leads already keeps its lead. */
async function appoint(ctx: Context, teamIds: Map<string, string>, users: Map<string, string>): Promise<void> {
  const led = await queryAll(ctx, 'team', { filter: { field: 'manager', op: 'isNotEmpty' }, fields: [] })
  const items = leads.flatMap(({ team, name }) => {
    const [id, manager] = [teamIds.get(team), users.get(name)]
    return id && manager && !led.some((one) => one.id === id) ? [{ id, values: { manager } }] : []
  })
  demand(await updateMany(ctx, 'team', items))
}

async function stockProducts(
  ctx: Context,
  users: Map<string, string>,
  language: Language,
): Promise<ReadonlyMap<string, string>> {
  const familyIds = await write(
    ctx,
    'productFamily',
    families.map((family) => ({ name: familyName(family, language) })),
  )
  const familyId = new Map(families.map((name, i) => [name, familyIds[i] || null]))
  const owner = users.get('Ida Reimers') ?? null
  const price = (euros: number) => ({ amount: euros.toFixed(2), currency: ctx.organization.currency })
  const made = new Map<string, string>()
  // The last ones first: what a product leads to must be there before it.
  const waiting = [...products].sort((a, b) => linksOf(a.code).length - linksOf(b.code).length)
  while (waiting.length > 0) {
    const ready = waiting.filter(({ code }) => linksOf(code).every(([, , to]) => made.has(to)))
    const values = ready.map(
      ({ code, name, family, type, unit, price: listPrice, cost, attributes }): Values => ({
        ...linkValues(code, made),
        code,
        name: productName({ name }, language),
        family: familyId.get(family) ?? null,
        type,
        unit,
        listPrice: price(listPrice),
        cost: price(cost),
        attributes,
        owner,
      }),
    )
    const ids = await write(ctx, 'product', values)
    for (const [i, { code }] of ready.entries()) made.set(code, ids[i] ?? '')
    waiting.splice(0, waiting.length, ...waiting.filter(({ code }) => !made.has(code)))
  }
  return made
}

const linksOf = (code: string) =>
  Object.entries(productLinks).flatMap(([field, pairs]) =>
    pairs.filter(([from]) => from === code).map(([from, to]) => [field, from, to] as const),
  )

function linkValues(code: string, made: Map<string, string>): Values {
  const values: Record<string, string[]> = {}
  for (const [field, , to] of linksOf(code)) {
    const id = made.get(to)
    if (id) values[field] = [...(values[field] ?? []), id]
  }
  return values
}

async function stagesOf(ctx: Context, pipeline: string | null): Promise<Map<string, string>> {
  if (pipeline === null) return new Map()
  const rows = await queryAll(ctx, 'stage', {
    filter: { field: 'pipeline', op: 'eq', value: pipeline },
    fields: ['name', 'externalIds'],
  })
  return new Map(
    rows.map(({ id, name, externalIds }) => [(externalIds as Record<string, string>)[shippedId] ?? String(name), id]),
  )
}
