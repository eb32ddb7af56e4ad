import type { Hook } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

/** A pipeline that becomes the default ends the time of the one before. */
export const keepOneDefault: Hook = async (ctx, records) => {
  const chosen = records.findLast(({ after, changed }) => after?.isDefault === true && changed.has('isDefault'))
  if (!chosen) return
  const system = asSystem(ctx, 'sales: one default pipeline')
  const others = await queryAll(system, 'pipeline', {
    filter: {
      and: [
        { field: 'isDefault', op: 'eq', value: true },
        { field: 'id', op: 'ne', value: chosen.id },
      ],
    },
    fields: ['isDefault'],
  })
  if (others.length === 0) return
  demand(
    await updateMany(
      system,
      'pipeline',
      others.map(({ id }) => ({ id, values: { isDefault: false } })),
    ),
  )
}
keepOneDefault.when = ['isDefault']
