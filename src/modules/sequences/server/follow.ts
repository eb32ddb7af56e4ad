import type { Context } from '#kernel/context.ts'
import type { AnyLink, EmailEntry, JsonValue } from '#kernel/fields/contract.ts'
import type { Hook, Job, WrittenRecord } from '#kernel/module.ts'
import { pages, queryAll } from '#kernel/records/server/all.ts'
import { remove, update } from '#kernel/records/server/engine.ts'
import type { EndReason, ExitRule } from '../contract.ts'
import { asSequence, callOff, end, found, goOn, heldRun, resume, sequenceActor } from './run.ts'
import { dropSteps, type MadeStep, stepsOfRecords } from './stepStore.ts'

type Values = Record<string, JsonValue>

const isOwn = (ctx: Context): boolean => ctx.actor.type === 'system' && ctx.actor.name === sequenceActor

/** A run begins with its first step; what people do to it, its activity follows. */
export const followRun: Hook = Object.assign(
  async (ctx: Context, records: WrittenRecord[]) => {
    const system = asSequence(ctx)
    for (const record of records) await changeRun(ctx, system, record)
  },
  { when: ['template', 'status', 'record'], on: ['created', 'updated', 'deleted'] as const },
)

async function changeRun(ctx: Context, system: Context, record: WrittenRecord): Promise<void> {
  const { type, id, before, after, changed } = record
  const held = await heldRun(system, id)
  // An undo takes back what the run has made by itself.
  if (type === 'deleted') return ctx.source === 'undo' ? undefined : callOff(system, held?.made ?? [])
  if (!held) return
  if (type === 'created') return goOn(system, held.run, held.made)
  if (before?.status !== after?.status) {
    if (after?.status === 'stopped') return callOff(system, held.made)
    if (after?.status === 'running' && !isOwn(ctx)) return resume(system, held.run, held.made)
  }
  const [was, is] = [before?.record, after?.record] as (AnyLink | null | undefined)[]
  if (changed.has('record') && was?.object === 'lead' && is?.object !== 'lead') await leave(system, [id], 'converted')
}

/** The next step comes when the newest activity is closed, whatever came of it; opening it again takes that back. */
export const followActivity: Hook = Object.assign(
  async (ctx: Context, records: WrittenRecord[]) => {
    if (isOwn(ctx)) return
    const made = new Map(
      (
        await stepsOfRecords(
          ctx,
          records.map(({ id }) => id),
        )
      ).map((step) => [step.record, step]),
    )
    for (const record of records) {
      const step = made.get(record.id)
      if (step) await changeActivity(asSequence(ctx), record, step, ctx.source === 'undo')
    }
  },
  { when: ['isClosed'], on: ['updated', 'deleted', 'restored'] as const },
)

async function changeActivity(
  ctx: Context,
  { type, before, after }: WrittenRecord,
  step: MadeStep,
  isUndo: boolean,
): Promise<void> {
  const held = await heldRun(ctx, step.run)
  if (!held) return
  const { run, made } = held
  const isNewest = made.at(-1)?.record === step.record
  if (type === 'deleted') {
    if (isNewest && run.status === 'running' && !isUndo) await update(ctx, 'sequenceRun', run.id, { status: 'paused' })
    return
  }
  if (type === 'restored') {
    if (isNewest && run.status === 'paused') await update(ctx, 'sequenceRun', run.id, { status: 'running' })
    return
  }
  if (before?.isClosed === after?.isClosed) return
  if (after?.isClosed === true) return isNewest && run.status === 'running' ? goOn(ctx, run, made) : undefined
  await stepBack(ctx, run.id, String(run.status), made, step)
}

/** Takes away the one step that followed, while nobody has touched it; a run that was finished goes on. */
async function stepBack(ctx: Context, run: string, status: string, made: MadeStep[], step: MadeStep): Promise<void> {
  const [next, ...others] = made.filter(({ number }) => number > step.number)
  if (others.length > 0) return
  if (next) {
    const activity = await found(ctx, next.object, next.record)
    if (activity && (activity.isClosed === true || !String(activity.updatedBy).startsWith('system:'))) return
    if (activity) await remove(ctx, next.object, next.record)
    await dropSteps(ctx, [next.record])
  }
  if (status === 'finished') await update(ctx, 'sequenceRun', run, { status: 'running', reason: null })
}

/** What of a write ends sequences of the record, by the rule of that name. */
const exits: Record<string, Partial<Record<ExitRule, (after: Values) => boolean>>> = {
  lead: {
    converted: ({ convertedAt }) => Boolean(convertedAt),
    disqualified: ({ statusType }) => statusType === 'disqualified',
    optedOut: hasOptedOut,
  },
  contact: { optedOut: hasOptedOut },
  opportunity: { closed: ({ isClosed }) => isClosed === true },
  account: {},
}

function hasOptedOut({ emails, doNotCall, doNotEmail }: Values): boolean {
  const entries = (emails ?? []) as unknown as EmailEntry[]
  return (
    doNotCall === true || doNotEmail === true || (entries.length > 0 && entries.every(({ optOut }) => optOut === true))
  )
}

const watched: Record<string, string[]> = {
  lead: ['convertedAt', 'statusType', 'emails'],
  contact: ['emails', 'doNotCall', 'doNotEmail'],
  opportunity: ['isClosed'],
}

/** Sequences end by what becomes of their record; one that comes out of the trash goes on with its own. */
export const followRecord = (object: string): Hook =>
  Object.assign(
    async (ctx: Context, records: WrittenRecord[]) => {
      const system = asSequence(ctx)
      const rules = Object.entries(exits[object] ?? {})
      const of = (reason: EndReason) =>
        records.flatMap(({ type, id, before, after }) => {
          if (reason === 'deleted') return type === 'deleted' ? [id] : []
          const rule = rules.find(([name]) => name === reason)?.[1]
          return type === 'updated' && rule && after && rule(after) && !(before && rule(before)) ? [id] : []
        })
      for (const reason of [...rules.map(([name]) => name as EndReason), 'deleted' as const])
        await leaveRecords(system, of(reason), reason)
      if (ctx.source !== 'undo')
        await comeBack(
          system,
          records.filter(({ type }) => type === 'restored').map(({ id }) => id),
        )
    },
    { when: watched[object] ?? [], on: ['updated', 'deleted', 'restored'] as const },
  )

/** Whoever leaves the company that they belong to. */
export const followTie: Hook = Object.assign(
  async (ctx: Context, records: WrittenRecord[]) => {
    const left = records.filter(
      ({ before, after }) =>
        after?.isActive === false && (!before || (before.isActive !== false && before.isPrimary === true)),
    )
    const ids = left.flatMap(({ after }) => (typeof after?.contact === 'string' ? [after.contact] : []))
    await leaveRecords(asSequence(ctx), ids, 'left')
  },
  { when: ['isActive'], on: ['created', 'updated'] as const },
)

async function leaveRecords(ctx: Context, records: string[], reason: EndReason): Promise<void> {
  if (records.length === 0) return
  const runs = await queryAll(ctx, 'sequenceRun', {
    filter: { field: 'activeKey', op: 'in', value: records },
    fields: ['template.exitOn'],
  })
  const concerned = runs.filter(
    (run) => reason === 'deleted' || ((run['template.exitOn'] ?? []) as string[]).includes(reason),
  )
  await leave(
    ctx,
    concerned.map(({ id }) => id),
    reason,
  )
}

async function leave(ctx: Context, runs: string[], reason: EndReason): Promise<void> {
  for (const id of runs) {
    const held = await heldRun(ctx, id)
    if (held?.run.status !== 'running' && held?.run.status !== 'paused') continue
    await end(ctx, id, 'stopped', reason)
  }
}

async function comeBack(ctx: Context, records: string[]): Promise<void> {
  if (records.length === 0) return
  const runs = await queryAll(ctx, 'sequenceRun', {
    filter: {
      and: [
        { field: 'record.id', op: 'in', value: records },
        { field: 'reason', op: 'eq', value: 'deleted' },
      ],
    },
    fields: ['record'],
    sort: [{ field: 'id', direction: 'desc' }],
  })
  const newest = new Map(runs.toReversed().map((run) => [(run.record as unknown as AnyLink).id, run.id]))
  for (const id of newest.values()) {
    await update(ctx, 'sequenceRun', id, { status: 'running', reason: null })
    const held = await heldRun(ctx, id)
    if (held) await resume(ctx, held.run, held.made)
  }
}

/** Steps that come by their day, whether the one before is done or not. */
export const sequenceJob: Job = {
  name: 'sequences:steps',
  schedule: '*/10 * * * *',
  run: async (ctx, _payload, signal) => {
    const system = asSequence(ctx)
    const filter = {
      and: [
        { field: 'status', op: 'eq' as const, value: 'running' },
        { field: 'nextAt', op: 'lte' as const, value: ctx.clock.now().toISOString() },
      ],
    }
    const due = pages(system, 'sequenceRun', { filter, fields: ['id'], sort: [{ field: 'id', direction: 'asc' }] })
    for await (const runs of due)
      for (const { id } of runs) {
        if (signal?.aborted) return
        await system.db.transaction((db) => passDay({ ...system, db }, id))
      }
  },
}

async function passDay(ctx: Context, id: string): Promise<void> {
  const held = await heldRun(ctx, id)
  const at = held?.run.nextAt
  if (held?.run.status !== 'running' || typeof at !== 'string' || at > ctx.clock.now().toISOString()) return
  await goOn(ctx, held.run, held.made)
}
