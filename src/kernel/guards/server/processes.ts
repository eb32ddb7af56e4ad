import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import { type Issue, invalid, notFound } from '#kernel/errors.ts'
import { bumpRegistry } from '#kernel/objects/server/custom-store.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import { listRoles } from '#kernel/permissions/server/roles.ts'
import type { OpenMoves, Process } from '../contract.ts'
import { openMoves } from './refuseByProcess.ts'
import { isStateField } from './states.ts'
import { storeProcess } from './store.ts'

export const listProcesses = (ctx: Context, object: string): Process[] =>
  ctx.registry
    .object(object)
    .processes.map(({ field, isActive, known, moves, checklists }) => ({ field, isActive, known, moves, checklists }))

/** Puts a process in force with everybody's next write. */
export async function saveProcess(ctx: Context, objectName: string, process: Process): Promise<void> {
  const object = ctx.registry.object(objectName)
  const issues = await issuesOf(ctx, object, process)
  if (issues.length > 0) throw invalid(issues)
  await put(ctx, object.name, process.field, process)
}

export async function deleteProcess(ctx: Context, objectName: string, field: string): Promise<void> {
  const object = ctx.registry.object(objectName)
  if (!object.processes.some((one) => one.field === field)) throw notFound('This process')
  await put(ctx, object.name, field, null)
}

async function put(ctx: Context, object: string, field: string, process: Process | null): Promise<void> {
  await ctx.db.transaction(async (tx) => {
    const before = await storeProcess(ctx, tx, object, field, process)
    await bumpRegistry(tx, ctx.workspace.schema)
    const action = process === null ? 'deleted' : 'updated'
    await audit(ctx, { kind: 'process', action, subject: field, name: field, object, before, after: process }, tx)
  })
}

async function issuesOf(ctx: Context, object: RegisteredObject, process: Process): Promise<Issue[]> {
  const field = object.fields.get(process.field)
  if (!field) return [wrong('field', 'unknownField', `There is no field "${process.field}"`)]
  if (!isStateField(field))
    return [wrong('field', 'notPossible', 'Choose a field with choices, or a link to one object')]
  const roles = new Set((await listRoles(ctx.db, ctx.workspace.schema)).map(({ key }) => key))
  return [
    ...process.moves.flatMap((move, at) => [
      ...unknownStates(field, process, [move.from, move.to], `moves[${at}]`),
      ...(move.from === move.to ? [wrong(`moves[${at}]`, 'notUnique', 'A move leads to another state')] : []),
      ...move.roles
        .filter((role) => !roles.has(role))
        .map((role) => wrong(`moves[${at}].roles`, 'unknownRole', `There is no role "${role}"`)),
      ...[...move.requiredFields, ...(move.noteField === null ? [] : [move.noteField])]
        .filter((name) => !object.fields.has(name))
        .map((name) => wrong(`moves[${at}].requiredFields`, 'unknownField', `There is no field "${name}"`)),
    ]),
    ...twice(process.moves.map(({ from, to }) => JSON.stringify([from, to]))).map(() =>
      wrong('moves', 'notUnique', 'A move stands there twice'),
    ),
    ...Object.entries(process.checklists).flatMap(([state, items]) => [
      ...unknownStates(field, process, [state], `checklists.${state}`),
      ...twice(items.map(({ id }) => id)).map((id) =>
        wrong(`checklists.${state}`, 'notUnique', `"${id}" stands there twice`),
      ),
    ]),
  ]
}

/** States are those that the process says it knows; of choices, only those that there are. */
function unknownStates(field: RegisteredField, { known }: Process, states: (string | null)[], at: string): Issue[] {
  const choices = field.def.kind === 'choice' ? field.def.choices?.map(({ value }) => value) : undefined
  return states
    .filter((state) => state !== null)
    .filter((state) => !known.includes(state) || choices?.includes(state) === false)
    .map((state) => wrong(at, 'unknownChoice', `There is no state "${state}"`))
}

const twice = (all: string[]): string[] => [...new Set(all.filter((one, at) => all.indexOf(one) !== at))]

const wrong = (field: string, code: string, message: string): Issue => ({ field, code, message })

/** What the asker's screens offer: processes over fields that they may read. */
export function openMovesFor(ctx: Context, object: RegisteredObject): OpenMoves[] | undefined {
  if (ctx.actor.type === 'system') return undefined
  const { roles } = ctx.actor
  const open = object.processes
    .filter(({ field, isActive }) => isActive && ctx.access.canReadField(object.name, field))
    .map((process) => openMoves(process, roles))
  return open.length > 0 ? open : undefined
}
