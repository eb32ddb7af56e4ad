import { type Issue, invalid } from '#kernel/errors.ts'
import type { RecordEvent } from '#kernel/events/contract.ts'
import type { Hook, Job, Reader } from '#kernel/module.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { aggregate } from '#kernel/records/server/engine.ts'
import { countMoves, readMoves } from './planStore.ts'
import { deciding, readTerritories } from './rules.ts'
import { startRun, writeMoves } from './run.ts'

/** What a run or its undo writes: not to be looked at again, or nothing could be taken back. */
const written = new Set(['territory', 'territoryRule', 'territoryPinned', 'owner', 'teams'])

/** New and changed accounts come into their territory. Owners stay: only a run that somebody has looked at moves them. */
export const territoryReader: Reader = {
  name: 'territories',
  objects: ['account'],
  async handle(ctx, events) {
    const ids = [...new Set(events.filter(concerns).map(({ recordId }) => recordId))]
    if (ids.length === 0) return
    const standing = await readTerritories(ctx)
    if (standing.rules.length === 0) return
    const asked = { deciding: deciding(ctx, standing), owners: 'none', ids } as const
    const moves = await readMoves(ctx, asked, null, ids.length)
    if (moves.length > 0) await writeMoves(ctx, moves)
  },
}

function concerns({ type, source, after }: RecordEvent): boolean {
  if (type === 'deleted' || type === 'destroyed') return false
  const isOwn = source === 'automation' || source === 'undo'
  return !(isOwn && type === 'updated' && Object.keys(after ?? {}).every((field) => written.has(field)))
}

/**
 * What time alone brings about: territories and rules that begin or end, and rules that were changed and not run. It is an operation
 * as well, so that a night can be taken back.
 */
export const territoryJob: Job = {
  name: 'territories.daily',
  schedule: '20 2 * * *',
  maxMinutes: 360,
  run: async (ctx) => {
    const system = asSystem(ctx, 'territories')
    const standing = await readTerritories(system)
    const moves = await countMoves(system, { deciding: deciding(system, standing), owners: 'none' })
    if (standing.territories.length > 0 && moves.length > 0) await startRun(system, 'none')
  },
}

/** A territory in which accounts are, or that has parts, is not deleted by people: they would be nowhere. */
export const keepTerritoriesInUse: Hook = async (ctx, records) => {
  if (ctx.source === 'sample' || ctx.source === 'undo') return
  const system = asSystem(ctx, 'territories in use')
  const ids = records.map(({ id }) => id)
  const issues: Issue[] = []
  for (const { object, field, code, say } of users) {
    const { rows } = await aggregate(system, object, {
      filter: { field, op: 'in', value: ids },
      groupBy: [{ field }],
      measures: [{ fn: 'count', as: 'count' }],
    })
    for (const row of rows) {
      const name = String(records.find(({ id }) => id === row[field])?.before?.name ?? '')
      const some = Number(row.count)
      issues.push({ field: 'id', code, message: say(some, name), params: { count: some, name } })
    }
  }
  if (issues.length > 0) throw invalid(issues)
}
keepTerritoriesInUse.on = ['deleted']

const users = [
  {
    object: 'account',
    field: 'territory',
    code: 'territoryInUse',
    say: (some: number, name: string) =>
      `${some} accounts are in the territory "${name}": switch it off and run the rules first, then delete it`,
  },
  {
    object: 'territory',
    field: 'parent',
    code: 'territoryHasParts',
    say: (some: number, name: string) =>
      `The territory "${name}" has ${some} parts: put them elsewhere first, then delete it`,
  },
] as const
