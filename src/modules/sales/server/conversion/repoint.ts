import type { Context } from '#kernel/context.ts'
import type { AnyLink } from '#kernel/fields/contract.ts'
import { namesObject } from '#kernel/objects/server/registry.ts'
import { withProgramRights } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'
import { handOnFollowers } from './conversionStore.ts'
import type { Converted } from './convert.ts'

/**
 * What hangs on leads (tasks, notes, comments, files, and whatever else may belong to any record) moves along, also what
 * belongs to others: it is no change of theirs. What is still to be done goes on with the opportunity; what is known of a person
 * goes to the contact. Answers how many moved of each lead.
 */
export async function repoint(ctx: Context, converted: readonly Converted[]): Promise<Map<string, number>> {
  const program = withProgramRights(ctx)
  const byLead = new Map(converted.map((one) => [one.id, one]))
  const moved = new Map<string, number>()
  for (const { object, field } of ctx.registry.object('lead').related.values()) {
    const known = ctx.registry.object(object)
    const link = known.fields.get(field)
    if (!link || !namesObject(link) || known.def.appendOnly) continue
    const fields = [field, ...(known.fields.has('isClosed') ? ['isClosed'] : [])]
    const rows = await queryAll(program, object, {
      filter: { field: `${field}.id`, op: 'in', value: [...byLead.keys()] },
      fields,
    })
    const items = rows.flatMap((row) => {
      const lead = (row[field] as unknown as AnyLink).id
      const goal = goalOf(row, byLead.get(lead))
      if (!goal) return []
      moved.set(lead, (moved.get(lead) ?? 0) + 1)
      return [{ id: row.id, values: { [field]: { ...goal } } }]
    })
    if (items.length > 0) demand(await updateMany(program, object, items))
  }
  await handOnFollowers(
    ctx,
    converted.flatMap((one) => {
      const goal = one.contact
        ? link('contact', one.contact)
        : (link('opportunity', one.opportunity) ?? link('account', one.account))
      return goal ? [{ from: one.id, object: goal.object, to: goal.id }] : []
    }),
  )
  return moved
}

function goalOf(row: RecordJson, one: Converted | undefined): AnyLink | null {
  if (!one) return null
  const [account, contact, opportunity] = [
    link('account', one.account),
    link('contact', one.contact),
    link('opportunity', one.opportunity),
  ]
  return row.isClosed === false ? (opportunity ?? contact ?? account) : (contact ?? account ?? opportunity)
}

const link = (object: string, id: string | null): AnyLink | null => (id === null ? null : { object, id })
