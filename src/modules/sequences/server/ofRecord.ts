import type { Context } from '#kernel/context.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { get, query } from '#kernel/records/server/engine.ts'
import type { RecordSequences, Sequenced, SequenceRunJson } from '../contract.ts'
import { asSequence, found, stepsOf } from './run.ts'
import { type MadeStep, stepsOfRuns } from './stepStore.ts'

/** The newest runs are what one wants to know. */
const shown = 5

/** What a record goes and went through, for whoever may read it. */
export async function sequencesOf(ctx: Context, object: Sequenced, id: string): Promise<RecordSequences> {
  await get(ctx, object, id)
  const { items } = await query(ctx, 'sequenceRun', {
    filter: { field: 'record', op: 'eq', value: id },
    sort: [{ field: 'createdAt', direction: 'desc' }],
    limit: shown,
  })
  const made = await stepsOfRuns(
    ctx,
    items.map((run) => run.id),
  )
  const runs: SequenceRunJson[] = []
  for (const run of items)
    runs.push(
      await present(
        ctx,
        run,
        made.filter((step) => step.run === run.id),
      ),
    )
  return { runs }
}

async function present(ctx: Context, run: RecordJson, made: MadeStep[]): Promise<SequenceRunJson> {
  const steps = await stepsOf(asSequence(ctx), String(run.template))
  const last = made.at(-1)
  const place = steps.findIndex((step) => step.id === last?.step)
  const isOver = run.status === 'finished' || run.status === 'stopped'
  return {
    id: run.id,
    version: run.version,
    name: String(run.name ?? ''),
    status: run.status as SequenceRunJson['status'],
    reason: (run.reason ?? null) as SequenceRunJson['reason'],
    note: textOf(run.note),
    startedBy: textOf(run.startedBy),
    startedAt: String(run.createdAt),
    endedAt: textOf(run.endedAt),
    step: place < 0 ? (last?.number ?? 0) : place + 1,
    steps: steps.length,
    activity: last && !isOver ? await activityOf(ctx, last) : null,
    nextAt: textOf(run.nextAt),
  }
}

async function activityOf(ctx: Context, { object, record }: MadeStep): Promise<SequenceRunJson['activity']> {
  const activity = ctx.access.verdict(object, 'read') === false ? null : await found(ctx, object, record)
  if (!activity) return null
  const at = textOf(object === 'task' ? activity.dueAt : activity.startAt)
  return { object, id: record, subject: String(activity.subject), at, isClosed: activity.isClosed === true }
}

const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null)
