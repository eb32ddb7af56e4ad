import type { Context } from '#kernel/context.ts'
import { type Issue, invalid } from '#kernel/errors.ts'
import type { Hook, WrittenRecord } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { aggregate, removeMany } from '#kernel/records/server/engine.ts'
import { demand } from '#kernel/records/server/primaryLink.ts'

/** A stage in which opportunities stand is not deleted: they would stand nowhere. */
export const keepStagesInUse: Hook = async (ctx, records) => {
  await refuseUsed(ctx, 'stage', records)
}
keepStagesInUse.on = ['deleted']

/** A pipeline without opportunities takes its stages along. */
export const keepPipelinesInUse: Hook = async (ctx, records) => {
  await refuseUsed(ctx, 'pipeline', records)
  const system = asSystem(ctx, 'sales: stages of a deleted pipeline')
  const stages = await queryAll(system, 'stage', {
    filter: { field: 'pipeline', op: 'in', value: records.map(({ id }) => id) },
    fields: ['name'],
  })
  if (stages.length > 0) demand(await removeMany(system, 'stage', stages))
}
keepPipelinesInUse.on = ['deleted']

const codes = { stage: 'stageInUse', pipeline: 'pipelineInUse' } as const

/** Counted as the system: also opportunities that the asker may not see stand somewhere. */
async function refuseUsed(ctx: Context, object: keyof typeof codes, records: WrittenRecord[]): Promise<void> {
  const { rows } = await aggregate(asSystem(ctx, `sales: opportunities of a deleted ${object}`), 'opportunity', {
    filter: { field: object, op: 'in', value: records.map(({ id }) => id) },
    groupBy: [{ field: object }],
    measures: [{ fn: 'count', as: 'count' }],
  })
  if (rows.length === 0) return
  throw invalid(rows.map((row) => issueOf(object, Number(row.count), nameOf(records, row[object]))))
}

function issueOf(object: keyof typeof codes, count: number, name: string): Issue {
  const message = `${count} opportunities are in the ${object} "${name}": move them first, then delete it`
  return { field: 'id', code: codes[object], message, params: { count, name } }
}

const nameOf = (records: WrittenRecord[], id: unknown): string =>
  String(records.find((record) => record.id === id)?.before?.name ?? '')
