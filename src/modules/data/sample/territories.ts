import type { Context } from '#kernel/context.ts'
import { countries } from './places.ts'
import { write } from './records.ts'
import { leads, sellersOf } from './staff.ts'
import type { Values } from './world.ts'

/** Where the accounts of a team’s countries belong, and by which rule. */
export interface Place {
  territory: string
  rule: string
}

/** Regions, and the teams whose countries they are made of. */
const regions: readonly { name: string; teams: readonly string[] }[] = [
  { name: 'DACH', teams: ['DACH North', 'DACH South'] },
  { name: 'North and West', teams: ['North', 'West'] },
  { name: 'South and East', teams: ['South', 'East'] },
  { name: 'Overseas', teams: ['Americas', 'Asia'] },
]
const head = 'Margaux Delorme'

/** Territories as the sales teams have them: led by their managers, looked after by their sellers, one rule by country each. */
export async function drawTerritories(
  ctx: Context,
  users: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<string, Place>> {
  if (!ctx.registry.objects.has('territory')) return new Map()
  const user = (name: string | undefined) => users.get(name ?? '') ?? null
  const wholes = await write(
    ctx,
    'territory',
    regions.map(({ name }) => ({ name, owner: user(head) })),
  )
  const parts = regions.flatMap(({ teams }, at) => teams.map((team) => ({ team, parent: wholes[at] ?? null })))
  const territories = await write(
    ctx,
    'territory',
    parts.map(({ team, parent }) => ({
      name: team,
      parent,
      owner: user(leads.find((one) => one.team === team)?.name),
    })),
  )
  const rules = await write(
    ctx,
    'territoryRule',
    parts.map(({ team }, at) => ({ name: team, territory: territories[at] ?? null, filter: countriesOf(team) })),
  )
  await write(
    ctx,
    'territoryMember',
    parts.flatMap(({ team }, at) =>
      sellersOf(team).map(({ name, jobTitle }) => ({
        territory: territories[at] ?? null,
        user: user(name),
        role: jobTitle === 'Inside Sales' ? 'Inside sales' : 'Account manager',
      })),
    ),
  )
  return new Map(parts.map(({ team }, at) => [team, { territory: territories[at] ?? '', rule: rules[at] ?? '' }]))
}

const countriesOf = (team: string): Values => ({
  field: 'billingAddress.country',
  op: 'in',
  value: countries.filter((country) => country.team === team).map(({ code }) => code),
})

/** What an account of the team’s countries says of its territory. */
export function placed(places: ReadonlyMap<string, Place>, team: string): Values {
  const place = places.get(team)
  return place ? { territory: place.territory, territoryRule: place.rule } : {}
}
