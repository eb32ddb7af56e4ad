import type { Context } from '#kernel/context.ts'
import type { Issue } from '#kernel/errors.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import type { RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { Draft } from '#kernel/records/server/rules.ts'
import { moveBetween, type Process } from '../contract.ts'
import { type GuardedField, guardedFields, type State, statesOf } from './states.ts'
import { ticksOf } from './store.ts'

/**
 * Refuses moves that a process does not allow, and leaving a state before its checklist is ticked. Binds people and keys, whatever
 * way a write comes. The program's own work is not held up, and an undo passes: it puts back what stood.
 */
export async function refuseByProcess(ctx: Context, object: RegisteredObject, drafts: readonly Draft[]): Promise<void> {
  if (ctx.actor.type === 'system' || ctx.source === 'undo') return
  for (const guarded of guardedFields(object)) {
    const { name } = guarded.field
    const moved = drafts.filter((draft) => moves(draft, name) && !draft.issues.some((issue) => issue.field === name))
    if (moved.length === 0) continue
    const states = await statesOf(
      ctx,
      guarded,
      moved.flatMap(({ before, values }) => [before?.[name], values[name]]).filter((one) => typeof one === 'string'),
    )
    for (const draft of moved) draft.issues.push(...moveIssues(ctx, guarded, draft, states))
    await refuseUnticked(ctx, guarded, moved, states)
  }
}

const moves = ({ before, values, changed }: Draft, name: string): boolean =>
  before === null ? stateIn(values, name) !== null : changed.has(name) && before[name] !== values[name]

const stateIn = (values: Readonly<Record<string, JsonValue>> | null, name: string): string | null => {
  const value = values?.[name]
  return typeof value === 'string' && value !== '' ? value : null
}

function moveIssues(
  ctx: Context,
  { field, process }: GuardedField,
  draft: Draft,
  states: ReadonlyMap<string, State>,
): Issue[] {
  if (!process) return []
  const from = stateIn(draft.before, field.name)
  const to = stateIn(draft.values, field.name)
  // A state that is gone leads nowhere by the process: whoever stands there may leave.
  if (to === null || (from !== null && !states.has(from))) return []
  const names = { from: from === null ? '' : (states.get(from)?.label ?? from), to: states.get(to)?.label ?? to }
  const way = moveBetween(openMoves(process, rolesOf(ctx)), from, to)
  if (way === 'notMine')
    return [
      issue(field.name, 'moveNotYours', `Your roles may not move it from "${names.from}" to "${names.to}"`, names),
    ]
  if (way === 'closed')
    return [issue(field.name, 'moveNotAllowed', `It cannot go from "${names.from}" to "${names.to}"`, names)]
  const move = process.moves.find((one) => one.from === from && one.to === to)
  if (!move) return []
  const missing = move.requiredFields.filter((name) => isEmpty(draft.values[name]))
  const isUnsaid =
    move.noteField !== null && (!draft.changed.has(move.noteField) || isEmpty(draft.values[move.noteField]))
  return [
    ...missing
      .filter((name) => !draft.issues.some((known) => known.field === name))
      .map((name) => issue(name, 'requiredForStage', `Needed to enter the stage "${names.to}"`, { stage: names.to })),
    ...(isUnsaid && move.noteField !== null
      ? [issue(move.noteField, 'noteForMove', `Say why it goes to "${names.to}"`, { stage: names.to })]
      : []),
  ]
}

/** What a process lets people of these roles do. */
export function openMoves({ field, known, moves: all }: Process, roles: readonly string[]) {
  const isMine = (wanted: readonly string[]) => wanted.length === 0 || wanted.some((role) => roles.includes(role))
  return { field, known, moves: all.map(({ from, to, roles: wanted }) => ({ from, to, isMine: isMine(wanted) })) }
}

const rolesOf = ({ actor }: Context): readonly string[] => (actor.type === 'system' ? [] : actor.roles)

/** Ticks are looked up once for all records that leave a state with a checklist. */
async function refuseUnticked(
  ctx: Context,
  { field }: GuardedField,
  drafts: readonly Draft[],
  states: ReadonlyMap<string, State>,
): Promise<void> {
  const { name } = field
  const leaving = drafts.flatMap((draft) => {
    const from = stateIn(draft.before, name)
    const left = from === null ? undefined : states.get(from)
    const isFree = states.get(stateIn(draft.values, name) ?? '')?.isFree === true
    return from !== null && left && left.checklist.length > 0 && !isFree ? [{ draft, from, left }] : []
  })
  if (leaving.length === 0) return
  const ticks = await ticksOf(
    ctx,
    name,
    leaving.map(({ draft }) => draft.id),
  )
  const isTicked = new Set(ticks.map(({ record, state, item }) => JSON.stringify([record, state, item])))
  for (const { draft, from, left } of leaving) {
    const open = left.checklist.filter(({ id }) => !isTicked.has(JSON.stringify([draft.id, from, id])))
    if (open.length === 0) continue
    const message = `Before it leaves "${left.label}": ${open.map(({ label }) => label).join(', ')}`
    draft.issues.push(issue(name, 'checklistOpen', message, { state: left.label, items: open, count: open.length }))
  }
}

const issue = (field: string, code: string, message: string, params: Record<string, unknown>): Issue => ({
  field,
  code,
  message,
  params,
})

const isEmpty = (value: JsonValue | undefined) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
