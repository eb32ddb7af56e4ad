import { type Context, filterEnv } from '#kernel/context.ts'
import type { FieldDifference, Issue } from '#kernel/errors.ts'
import { PublicError } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { compilePredicate, linkedPaths } from '#kernel/filter/server/predicate.ts'
import { expandVerdict } from '#kernel/filter/server/trees.ts'
import { layoutRules } from '#kernel/layouts/server/rules.ts'
import { fieldOf, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'
import { asSystem } from '#kernel/permissions/server/principal.ts'
import type { BatchOutcome, RecordJson } from '../contract.ts'
import { queryAll } from './all.ts'
import { assignNumbers, checkLinks, checkTrees, checkUnique } from './checks.ts'
import { reckon } from './formulas.ts'
import { convertMoney } from './money.ts'
import { type Draft, runRules } from './rules.ts'
import { requiredIssues, sameField } from './values.ts'

/** The instant and, in the organisation's zone, the day of one write. */
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
    draft.issues.push(
      ...convertMoney(ctx, object, draft.values, draft.changed),
      ...requiredIssues(object, draft.values),
    )
  }
  await reckon(ctx, object, sound(drafts), { now: moment.now })
  layout.refuseMissing(drafts.filter((draft) => !draft.failure))
  await checkTrees(ctx, object, sound(drafts))
  await checkUnique(ctx, object, sound(drafts))
  const fresh = sound(drafts).filter((draft) => draft.before === null)
  await judgeCreation(ctx, object, [...fresh, ...movedParts(object, sound(drafts))])
  await assignNumbers(ctx, object, sound(fresh))
}

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

/** What a verdict reads behind the links of new records (`contact.owner`), loaded once for all of them. */
async function linkedValues(
  ctx: Context,
  object: RegisteredObject,
  drafts: Draft[],
  paths: string[],
): Promise<(draft: Draft) => Record<string, unknown>> {
  const system = asSystem(ctx, 'rights of new records')
  const found = new Map<string, Map<string, RecordJson>>()
  for (const [link, group] of Map.groupBy(paths, (path) => path.slice(0, path.indexOf('.')))) {
    const [name = '', towards] = link.split(':')
    const idOf = (draft: Draft) => idBehind(draft.values[name] ?? null, towards)
    const ids = [...new Set(drafts.map(idOf).filter((value) => value !== null))]
    const fields = group.map((path) => path.slice(link.length + 1))
    const target = towards ?? targetOf(fieldOf(object, name)) ?? ''
    const rows: RecordJson[] = []
    // A filter takes a bounded list of values, a batch does not.
    for (let from = 0; from < ids.length; from += 1000) {
      const some = ids.slice(from, from + 1000)
      rows.push(...(await queryAll(system, target, { filter: { field: 'id', op: 'in', value: some }, fields })))
    }
    found.set(link, new Map(rows.map((row) => [row.id, row])))
  }
  return (draft) =>
    Object.fromEntries(
      paths.map((path) => {
        const link = path.slice(0, path.indexOf('.'))
        const [name = '', towards] = link.split(':')
        const record = found.get(link)?.get(idBehind(draft.values[name] ?? null, towards) ?? '')
        return [path, record?.[path.slice(link.length + 1)] ?? null]
      }),
    )
}

/** The id that a link holds; one that may lead anywhere counts only where it leads to the object asked about. */
function idBehind(value: JsonValue, towards: string | undefined): string | null {
  if (towards === undefined) return typeof value === 'string' ? value : null
  const link = value as { object: string; id: string } | null
  return link?.object === towards ? link.id : null
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
