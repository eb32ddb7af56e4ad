import type { Context } from '#kernel/context.ts'
import { PublicError } from '#kernel/errors.ts'
import type { AnyLink, JsonValue } from '#kernel/fields/contract.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { queryAll } from '#kernel/records/server/all.ts'
import { create, query, update } from '#kernel/records/server/engine.ts'
import type { EndReason, StepKind } from '../contract.ts'
import { type StepPlan, stepDay, stepTime } from '../objects/stepTime.ts'
import { dropSteps, holdRuns, type MadeStep, stepsOfRuns, storeStep } from './stepStore.ts'

/** Who makes the activities of sequences. */
export const sequenceActor = 'sequences'
export const asSequence = (ctx: Context): Context => asSystem(ctx, sequenceActor)

const skipped: Record<StepKind, string> = { task: 'Cancelled', call: 'Not Held', meeting: 'Not Held' }
const open: Record<StepKind, string> = { task: 'Not Started', call: 'Planned', meeting: 'Planned' }

/** The functions below act as the sequence (`asSequence`), in a transaction that holds the run. */
export async function heldRun(ctx: Context, id: string): Promise<{ run: RecordJson; made: MadeStep[] } | null> {
  await holdRuns(ctx, [id])
  const run = await found(ctx, 'sequenceRun', id)
  return run && { run, made: await stepsOfRuns(ctx, [id]) }
}

/** Makes the next step of a run, or ends it. `previous` is done, or left behind by its day. */
export async function goOn(ctx: Context, run: RecordJson, made: readonly MadeStep[]): Promise<void> {
  const steps = await stepsOf(ctx, String(run.template))
  const last = made.at(-1)
  const next = nextOf(steps, last)
  if (!next) return end(ctx, run.id, 'finished', 'completed')
  const about = run.record as unknown as AnyLink
  const record = await found(ctx, about.object, about.id)
  if (!record) return end(ctx, run.id, 'stopped', 'deleted')
  try {
    const activity = await ctx.db.transaction((db) => makeActivity({ ...ctx, db }, run, next, record, about))
    await storeStep(ctx, {
      run: run.id,
      step: next.id,
      position: Number(next.position),
      object: next.kind as StepKind,
      record: activity.id,
      number: (last?.number ?? 0) + 1,
    })
    const after = nextOf(steps, { step: next.id, position: Number(next.position) })
    const nextAt =
      after?.waitFrom === 'start' ? stepDay(planOf(after), String(run.createdAt), ctx.organization.zone) : null
    await update(ctx, 'sequenceRun', run.id, { nextAt })
  } catch (error) {
    if (!(error instanceof PublicError)) throw error
    await end(ctx, run.id, 'stopped', 'refused', error.message.slice(0, 500))
  }
}

/** Live steps in their order. */
export const stepsOf = async (ctx: Context, template: string): Promise<RecordJson[]> => {
  const filter = { field: 'template', op: 'eq' as const, value: template }
  const steps = await queryAll(ctx, 'sequenceStep', { filter })
  return steps.sort((a, b) => Number(a.position) - Number(b.position) || (a.id < b.id ? -1 : 1))
}

const nextOf = (steps: RecordJson[], last: Pick<MadeStep, 'step' | 'position'> | undefined): RecordJson | undefined =>
  steps.find(
    ({ id, position }) =>
      !last || Number(position) > last.position || (Number(position) === last.position && id > last.step),
  )

const planOf = ({ waitDays, workingDays, timeOfDay }: RecordJson): StepPlan => ({
  waitDays: Number(waitDays),
  workingDays: workingDays === true,
  timeOfDay: String(timeOfDay),
})

async function makeActivity(
  ctx: Context,
  run: RecordJson,
  step: RecordJson,
  record: RecordJson,
  about: AnyLink,
): Promise<RecordJson> {
  const kind = step.kind as StepKind
  const owner = (step.assignTo === 'person' ? step.person : (record.owner ?? run.startedBy)) ?? null
  const now = ctx.clock.now().toISOString()
  const from = step.waitFrom === 'start' ? String(run.createdAt) : now
  const at = stepTime(planOf(step), from, now, await zoneOf(ctx, owner))
  return create(ctx, kind, {
    subject: String(step.subject)
      .replaceAll('{name}', String(record.displayName ?? ''))
      .slice(0, 255),
    description: (step.description ?? null) as JsonValue,
    owner: owner as JsonValue,
    teams: (record.teams ?? []) as JsonValue,
    relatedTo: { object: about.object, id: about.id },
    [kind === 'task' ? 'dueAt' : 'startAt']: at,
    ...(kind !== 'task' && about.object === 'contact' ? { contacts: [about.id] } : {}),
  })
}

/** Where a person's clock stands. */
async function zoneOf(ctx: Context, user: unknown): Promise<string> {
  const person = typeof user === 'string' ? await found(ctx, 'user', user) : null
  return typeof person?.timeZone === 'string' ? person.timeZone : ctx.organization.zone
}

export async function end(
  ctx: Context,
  run: string,
  status: 'finished' | 'stopped',
  reason: EndReason,
  note: string | null = null,
): Promise<void> {
  await update(ctx, 'sequenceRun', run, { status, reason, note, nextAt: null })
}

/** What a run that ended had still to be done is called off. */
export async function callOff(ctx: Context, made: readonly MadeStep[]): Promise<void> {
  const last = made.at(-1)
  const activity = last && (await found(ctx, last.object, last.record))
  if (last && activity?.isClosed === false)
    await update(ctx, last.object, last.record, { status: skipped[last.object] })
}

/** Goes on after a rest: what was called off is open again; what was done meanwhile brings the next step. */
export async function resume(ctx: Context, run: RecordJson, made: readonly MadeStep[]): Promise<void> {
  const last = made.at(-1)
  const activity = last && (await found(ctx, last.object, last.record))
  if (last && !activity) {
    await dropSteps(ctx, [last.record])
    return goOn(ctx, run, made.slice(0, -1))
  }
  if (last && activity?.isClosed === true && isCalledOff(activity, last.object)) {
    await update(ctx, last.object, last.record, { status: open[last.object] })
    return
  }
  if (!activity || activity.isClosed === true) await goOn(ctx, run, made)
}

const isCalledOff = (activity: RecordJson, kind: StepKind): boolean =>
  activity.status === skipped[kind] && activity.updatedBy === `system:${sequenceActor}`

/** A live record; null where there is none. */
export async function found(ctx: Context, object: string, id: string): Promise<RecordJson | null> {
  const page = await query(ctx, object, { filter: { field: 'id', op: 'eq', value: id }, limit: 1 })
  return page.items[0] ?? null
}
