import type { Context } from '#kernel/context.ts'
import { forbidden } from '#kernel/errors.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { type Operation, recordOperation } from '#kernel/operations/server/operations.ts'
import { queuedRun, runOperation } from '#kernel/operations/server/queued.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { updateMany } from '#kernel/records/server/engine.ts'
import type { OwnerMoves } from '../contract.ts'
import { type Asked, countMoves, type Move, readMoves } from './planStore.ts'
import { deciding, readTerritories } from './rules.ts'

export const runKind = 'territories'
const { job, queue, answer } = queuedRun('territories.run', runTerritories)

export { job as territoryRunJob }

const portion = 500

/** Refused for whoever does not keep the territories, or may not change what a run changes. */
export function demandRunnable(ctx: Context, owners: OwnerMoves): void {
  const { access } = ctx
  if (access.verdict('territory', 'update') === false)
    throw forbidden('Only whoever keeps the territories has their rules run')
  const fields = ['territory', 'territoryPinned', ...(owners === 'none' ? [] : ['owner'])]
  const hidden = fields.some((field) => !access.canWriteField('account', field))
  if (hidden || access.verdict('account', 'update') === false) throw forbidden('You may not change accounts')
}

/** Puts accounts where the rules want them: an operation, watched and undone as one. */
export async function startRun(ctx: Context, owners: OwnerMoves): Promise<OperationJson> {
  demandRunnable(ctx, owners)
  const asked: Asked = { deciding: deciding(ctx, await readTerritories(ctx)), owners }
  const total = (await countMoves(ctx, asked)).reduce((sum, { count }) => sum + count, 0)
  const operation = await ctx.db.transaction(async (db) => {
    const params = { owners, count: total }
    const id = await recordOperation({ ...ctx, db }, { kind: runKind, params, total, state: 'queued' })
    await queue({ ...ctx, db }, id, total)
    return id
  })
  return answer(ctx, operation, total)
}

/** Goes on with a queued or interrupted run: accounts that are where they should be are left alone. */
function runTerritories(ctx: Context, operationId: string): Promise<void> {
  return runOperation(ctx, operationId, async (operation, { owners }) => {
    for (let after: string | null = null; ; ) {
      if (await operation.isCancelled()) return
      const last: string | null = await runPage(operation, owners as OwnerMoves, after)
      if (last === null) return
      after = last
    }
  })
}

/** Answers the last account of the page; null when there was none. Rules are read anew, since they may have changed. */
async function runPage(operation: Operation, owners: OwnerMoves, after: string | null): Promise<string | null> {
  const { last, counts } = await operation.ctx.db.transaction(async (db) => {
    const ctx = { ...operation.ctx, db }
    const asked: Asked = { deciding: deciding(ctx, await readTerritories(ctx)), owners }
    const moves = await readMoves(ctx, asked, after, portion)
    const failed = await writeMoves(ctx, moves)
    const followed = owners === 'accountsAndOpportunities' ? await moveOpportunities(ctx, moves) : nobody
    return {
      last: moves.at(-1)?.id ?? null,
      counts: {
        done: moves.length,
        updated: moves.length - failed + followed.updated,
        failed: failed + followed.failed,
      },
    }
  })
  await operation.progress(counts)
  return last
}

const nobody = { updated: 0, failed: 0 }

/** Writes what the rules found, in the program's name: nobody else says which rule it was. Answers how many were refused. */
export async function writeMoves(ctx: Context, moves: readonly Move[]): Promise<number> {
  const outcomes = await updateMany(
    byRules(ctx),
    'account',
    moves.map(({ id, to, rule, owner }) => ({
      id,
      values: { territory: to, territoryRule: rule, ...(owner === null ? {} : { owner }) },
    })),
  )
  return outcomes.filter(({ status }) => status === 'error').length
}

const byRules = (ctx: Context): Context => ({ ...asSystem(ctx, 'territories'), source: 'automation' })

/** Open opportunities go along with their accounts, as far as the asker may change them. */
async function moveOpportunities(ctx: Context, moves: readonly Move[]): Promise<{ updated: number; failed: number }> {
  const owners = new Map(moves.flatMap(({ id, owner }) => (owner === null ? [] : [[id, owner] as const])))
  if (owners.size === 0 || !ctx.registry.objects.has('opportunity')) return nobody
  const open = await queryAll(ctx, 'opportunity', {
    filter: {
      and: [
        { field: 'account', op: 'in', value: [...owners.keys()] },
        { field: 'isClosed', op: 'eq', value: false },
      ],
    },
    fields: ['account', 'owner'],
  })
  const items = open.flatMap(({ id, account, owner }) => {
    const next = owners.get(String(account))
    return next === undefined || next === owner ? [] : [{ id, values: { owner: next } }]
  })
  const outcomes = items.length === 0 ? [] : await updateMany(ctx, 'opportunity', items)
  const failed = outcomes.filter(({ status }) => status === 'error').length
  return { updated: outcomes.length - failed, failed }
}
