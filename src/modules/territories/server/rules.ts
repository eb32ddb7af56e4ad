import { type Context, filterEnv } from '#kernel/context.ts'
import type { Sql } from '#kernel/db/contract.ts'
import { invalidField } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { compileFilter } from '#kernel/filter/server/sql.ts'
import { validateFilter } from '#kernel/filter/validate.ts'
import type { Hook } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import type { RuleDraft } from '../contract.ts'
import { holdsOn, ranked } from '../rank.ts'

export interface Territory {
  id: string
  name: string
  parent: string | null
  isActive: boolean
  from: string | null
  to: string | null
  owner: string | null
  /** The owner, where they may be given accounts. */
  activeOwner: string | null
  description: string | null
}

export interface Rule {
  id: string
  name: string
  territory: string
  priority: number
  filter: JsonValue
  isActive: boolean
  from: string | null
  to: string | null
}

export interface Territories {
  territories: Territory[]
  /** All of them, in the order in which they decide. */
  rules: Rule[]
  /** Of the organisation. */
  today: string
}

/** A rule that decides today, its filter as a condition on alias `t`. */
export interface Deciding {
  rule: Rule
  territory: Territory
  condition: Sql
}

export const todayOf = (ctx: Context): string =>
  Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime())
    .toZonedDateTimeISO(ctx.organization.zone)
    .toPlainDate()
    .toString()

/** Territories and rules as they stand; with `draft`, as they would stand with it. */
export async function readTerritories(ctx: Context, draft?: RuleDraft): Promise<Territories> {
  const system = asSystem(ctx, 'territories')
  const [found, rows] = [
    await queryAll(system, 'territory', {
      fields: ['name', 'parent', 'isActive', 'from', 'to', 'owner', 'owner.isActive', 'description'],
      sort: [{ field: 'name', direction: 'asc' }],
    }),
    await queryAll(system, 'territoryRule', {
      fields: ['name', 'territory', 'priority', 'filter', 'isActive', 'from', 'to'],
    }),
  ]
  const territories = found.map(territoryOf)
  const standing = rows.map(ruleOf)
  const rules = draft ? [...standing.filter(({ id }) => id !== draft.id), drafted(draft)] : standing
  return { territories, rules: ranked(rules, territories), today: todayOf(ctx) }
}

/** A rule that is only tried has no id yet. */
const unsaved = '00000000-0000-0000-0000-000000000000'

const drafted = ({ id = unsaved, filter = null, from = null, to = null, ...rest }: RuleDraft): Rule => ({
  ...rest,
  id,
  filter: filter as JsonValue,
  from,
  to,
})

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const territoryOf = (row: RecordJson): Territory => ({
  id: row.id,
  name: String(row.name),
  parent: textOr(row.parent),
  isActive: row.isActive !== false,
  from: textOr(row.from),
  to: textOr(row.to),
  owner: textOr(row.owner),
  activeOwner: row['owner.isActive'] === true ? textOr(row.owner) : null,
  description: textOr(row.description),
})

const ruleOf = (row: RecordJson): Rule => ({
  id: row.id,
  name: String(row.name),
  territory: String(row.territory),
  priority: Number(row.priority),
  filter: (row.filter ?? null) as JsonValue,
  isActive: row.isActive !== false,
  from: textOr(row.from),
  to: textOr(row.to),
})

/** Those that decide today, in their order. A rule whose filter cannot be read any more is passed by. */
export function deciding(ctx: Context, { territories, rules, today }: Territories): Deciding[] {
  const byId = new Map(territories.map((one) => [one.id, one]))
  return rules.flatMap((rule) => {
    const territory = byId.get(rule.territory)
    if (!territory || !rule.isActive || !territory.isActive) return []
    if (!holdsOn(rule, today) || !holdsOn(territory, today)) return []
    const condition = conditionOf(ctx, rule)
    return 'problem' in condition ? [] : [{ rule, territory, condition: condition.sql }]
  })
}

/** What is wrong with the filter of a rule; null when nothing is. */
export function problemOf(ctx: Context, rule: Rule): string | null {
  const condition = conditionOf(ctx, rule)
  return 'problem' in condition ? condition.problem : null
}

/** The same for everybody: days are those of the organisation, and "me" is nobody. */
function conditionOf(ctx: Context, { filter }: Rule): { sql: Sql } | { problem: string } {
  const env = { ...filterEnv(ctx), zone: ctx.organization.zone, userId: null, teamIds: [] }
  try {
    const sql = compileFilter(filter === null ? { all: true } : validateFilter(filter), {
      registry: ctx.registry,
      object: ctx.registry.object('account'),
      alias: 't',
      env,
      access: null,
      schema: ctx.workspace.schema,
    })
    return { sql }
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) }
  }
}

/** Throws where a filter means nothing for accounts, or names what the asker may not see. */
export function demandFilter(ctx: Context, filter: unknown): Filter | null {
  if (filter === null || filter === undefined) return null
  try {
    return checkFilter(filter, { registry: ctx.registry, access: ctx.access, object: ctx.registry.object('account') })
  } catch (error) {
    throw invalidField('filter', 'ruleFilter', error instanceof Error ? error.message : String(error))
  }
}

/** A rule is not saved with a filter that cannot be read. What an undo puts back stood before. */
export const keepFilters: Hook = async (ctx, records) => {
  if (ctx.source === 'undo') return
  for (const { after, changed } of records) if (after && changed.has('filter')) demandFilter(ctx, after.filter)
}
keepFilters.on = ['created', 'updated']
keepFilters.when = ['filter']
