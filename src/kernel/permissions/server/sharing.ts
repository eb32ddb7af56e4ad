import { isDeepStrictEqual } from 'node:util'
import type { Context } from '#kernel/context.ts'
import { id, sql } from '#kernel/db/sql.ts'
import { invalidField } from '#kernel/errors.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { count } from '#kernel/records/server/engine.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import type { Access, SharingRule, Verdict } from '../contract.ts'
import type { SharingPreview } from '../explain.contract.ts'

const mostPeople = 200
const shownPeople = 50

/** What a rule would open that is closed now, and to whom; nothing is stored. */
export async function previewSharingRule(
  workspace: Workspace,
  ctx: Context,
  rule: Omit<SharingRule, 'id'>,
): Promise<SharingPreview> {
  const object = ctx.registry.object(rule.object)
  const filter = checkFilter(rule.filter, { registry: ctx.registry, access: ctx.access, object })
  const people = await peopleOf(ctx, rule.to)
  if (people.length > mostPeople)
    throw invalidField('to', 'tooMany', `A preview speaks of at most ${mostPeople} people`, { most: mostPeople })
  const counted = (seer: Context, extra: Filter[]) =>
    count({ ...seer, access: countingAccess(ctx.access) }, rule.object, { filter: { and: [filter, ...extra] } })
  const gains: { id: string; name: string; more: number; closed: Filter | null }[] = []
  for (const person of people) {
    const seer = await workspace.contextFor({ type: 'user', id: person.id }, 'ui')
    const closed = seer ? closedTo(seer.access.verdict(rule.object, rule.level)) : null
    const more = seer && closed ? (await counted(seer, [closed])).value : 0
    gains.push({ ...person, more, closed })
  }
  const gaining = gains.filter(({ more }) => more > 0).toSorted((a, b) => b.more - a.more)
  const closed = distinct(gaining.flatMap((gain) => gain.closed ?? []))
  return {
    matching: (await counted(ctx, [])).value,
    records: closed.length === 0 ? 0 : (await counted(ctx, [{ or: closed }])).value,
    people: gaining.slice(0, shownPeople).map(({ id: person, name, more }) => ({ id: person, name, more })),
    gaining: gaining.length,
    named: people.length,
  }
}

/** Active people whom the rule names by themselves, by a role or by a team. */
export async function peopleOf(ctx: Context, to: SharingRule['to']): Promise<{ id: string; name: string }[]> {
  const { users = [], roles = [], teams = [] } = to
  return ctx.db.rows<{ id: string; name: string }>(sql`
    SELECT id, display_name AS name FROM ${id(ctx.workspace.schema, 'user')}
    WHERE is_active AND deleted_at IS NULL AND (id::text = ANY(${users}::text[]) OR roles && ${roles}::text[]
      OR team::text = ANY(${teams}::text[]) OR teams::text[] && ${teams}::text[]) ORDER BY display_name, id`)
}

const closedTo = (verdict: Verdict): Filter | null =>
  verdict === true ? null : verdict === false ? { all: true } : { not: verdict }

/** Records that the asker may read, by filters that may speak of any field: they are rules, not the asker's own question. */
const countingAccess = (own: Access): Access => ({ ...own, canReadField: () => true })

const distinct = (filters: Filter[]): Filter[] =>
  filters.filter((filter, at) => filters.findIndex((other) => isDeepStrictEqual(other, filter)) === at)
