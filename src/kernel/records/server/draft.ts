import { asksRules, assignOwners } from '#kernel/assignment/server/assign.ts'
import { type Context, filterEnv } from '#kernel/context.ts'
import type { FieldDifference, Issue } from '#kernel/errors.ts'
import { PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { compilePredicate, linkedPaths } from '#kernel/filter/server/predicate.ts'
import { expandVerdict } from '#kernel/filter/server/trees.ts'
import { refuseByProcess } from '#kernel/guards/server/refuseByProcess.ts'
import { refuseByRules } from '#kernel/guards/server/refuseByRules.ts'
import { layoutRules } from '#kernel/layouts/server/rules.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { BatchOutcome } from '../contract.ts'
import { assignNumbers, checkLinks, checkTrees, checkUnique } from './checks.ts'
import { reckon } from './formulas.ts'
import { linkedValues } from './linkedValues.ts'
import { convertMoney } from './money.ts'
import { type Draft, runRules } from './rules.ts'
import { shapeOf } from './shape.ts'
import { requiredIssues, sameField } from './values.ts'

/** The instant of one write, and the day that it is for whoever writes. */
export interface Moment {
  now: string
  today: string
}

export function momentOf(ctx: Context): Moment {
  const instant = Temporal.Instant.fromEpochMilliseconds(ctx.clock.now().getTime())
  return {
    now: ctx.clock.now().toISOString(),
    today: instant.toZonedDateTimeISO(ctx.locale.zone).toPlainDate().toString(),
  }
}

/** The steps between coercion and the write, the same for new and changed records. */
export async function judge(ctx: Context, object: RegisteredObject, drafts: Draft[], moment: Moment): Promise<void> {
  const layout = layoutRules(ctx, object)
  layout.refuseReadOnly(sound(drafts))
  await checkLinks(ctx, object, sound(drafts))
  await runRules(ctx, object, sound(drafts), moment.now, moment.today)
  for (const draft of sound(drafts)) {
    keepRealChanges(object, draft)
    draft.issues.push(...convertMoney(ctx, object, draft), ...requiredIssues(object, draft.values))
  }
  await reckon(ctx, object, sound(drafts), { now: moment.now })
  // What is wrong with a record is said at once: none of the three waits for the others.
  const fit = sound(drafts)
  const standing = drafts.filter((draft) => !draft.failure)
  layout.refuseMissing(standing)
  await refuseByProcess(ctx, object, standing)
  await refuseByRules(ctx, object, fit, moment.now)
  await checkTrees(ctx, object, sound(drafts))
  await checkUnique(ctx, object, sound(drafts))
  const fresh = sound(drafts).filter((draft) => draft.before === null)
  await judgeCreation(ctx, object, [...fresh, ...movedParts(object, sound(drafts))])
}

/** What records get only once they are judged and will be written: owners by rules, numbers. */
export async function provide(ctx: Context, object: RegisteredObject, drafts: Draft[], moment: Moment): Promise<void> {
  if (await assignOwners(ctx, object, drafts)) await reckon(ctx, object, drafts, { now: moment.now })
  await assignNumbers(
    ctx,
    object,
    drafts.filter((draft) => draft.before === null),
  )
}

/** Whether that takes more than the write's own statement: rules that are asked, numbers without gaps. */
export const needsTransaction = (ctx: Context, object: RegisteredObject, isNew: boolean): boolean =>
  (isNew && shapeOf(object).numbers.some((field) => field.def.gapless)) || asksRules(ctx, object, isNew)

export const sound = (drafts: Draft[]): Draft[] => drafts.filter((draft) => draft.issues.length === 0 && !draft.failure)

/** A field that ends as it began was not changed, whoever touched it on the way. */
function keepRealChanges(object: RegisteredObject, draft: Draft): void {
  if (!draft.before) return
  for (const name of draft.changed) {
    if (!sameField(object.fields.get(name), draft.before[name], draft.values[name])) continue
    draft.values[name] = draft.before[name] ?? null
    draft.changed.delete(name)
  }
}

/** A part that comes to another whole needs the same right as a new part of it. */
function movedParts(object: RegisteredObject, drafts: Draft[]): Draft[] {
  const whole = object.def.access?.follows
  return whole === undefined ? [] : drafts.filter((draft) => draft.before !== null && draft.changed.has(whole))
}

async function judgeCreation(ctx: Context, object: RegisteredObject, drafts: Draft[]): Promise<void> {
  const given = ctx.access.verdict(object.name, 'create')
  if (given === true || drafts.length === 0) return
  const verdict = given === false ? false : await expandVerdict(ctx, object, given)
  const scope = { registry: ctx.registry, object, env: filterEnv(ctx) }
  const allows = verdict === false ? () => false : compilePredicate(verdict, scope)
  const linked = await linkedValues(ctx, object, drafts, verdict === false ? [] : linkedPaths(verdict, scope))
  for (const draft of drafts) {
    if (!allows({ ...draft.values, id: draft.id, version: 1 }, linked(draft)))
      draft.failure = { code: 'forbidden', message: `You may not create this ${object.name}` }
  }
}

/** What a caller hears about a record that was not written. */
export function refusal(draft: Draft): BatchOutcome & { status: 'error' } {
  if (draft.failure) {
    const { differences, version } = (draft.failure.details ?? {}) as {
      differences?: FieldDifference[]
      version?: number
    }
    return {
      status: 'error',
      code: draft.failure.code,
      message: draft.failure.message,
      ...(differences ? { differences } : {}),
      ...(version === undefined ? {} : { version }),
    }
  }
  return {
    status: 'error',
    code: 'invalid',
    message: draft.issues.map((issue) => issue.message).join('; '),
    issues: draft.issues,
  }
}

/** One record's refusal as the error that HTTP and callers of single writes see. */
export function errorOf(outcome: BatchOutcome & { status: 'error' }): PublicError {
  const { differences, version } = outcome
  const details = { ...(differences ? { differences } : {}), ...(version === undefined ? {} : { version }) }
  return new PublicError(outcome.code as PublicError['code'], outcome.message, {
    issues: outcome.issues ?? [],
    details,
  })
}

export function newDraft(
  index: number,
  id: string,
  before: Record<string, JsonValue> | null,
  values: Record<string, JsonValue>,
  changed: Iterable<string>,
  issues: Issue[],
): Draft {
  return { index, id, before, values, changed: new Set(changed), issues }
}
