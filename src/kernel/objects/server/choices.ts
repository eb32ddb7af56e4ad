import { audit } from '#kernel/audit/server/audit.ts'
import type { Context } from '#kernel/context.ts'
import type { Db } from '#kernel/db/contract.ts'
import { conflict, forbidden, type Issue, invalid, notFound } from '#kernel/errors.ts'
import type { Choice } from '#kernel/fields/contract.ts'
import type { ChoiceList } from '#kernel/objects/choices.contract.ts'
import { bumpRegistry, loadCustomDefinitions, lockDefinitions, storeChoices, storeField } from './custom-store.ts'
import type { RegisteredField } from './registry.ts'
import { choiceCounts } from './usage.ts'

/** The choices of a field in their order, with how many records hold each. */
export async function choiceList(ctx: Context, objectName: string, name: string): Promise<ChoiceList> {
  const field = listedField(ctx, objectName, name)
  const counts = await choiceCounts(ctx, ctx.registry.object(objectName), field)
  const locked = lockedValues(field)
  return {
    isFixed: field.def.fixedChoices === true,
    choices: choicesOf(field).map((choice) => ({
      ...choice,
      ...(field.isCustom ? {} : { isShipped: choice.isShipped ?? isUntouched(field) }),
      records: counts.get(choice.value) ?? 0,
      isLocked: locked.has(choice.value),
    })),
  }
}

/** Names, colours, order, new and retired choices at once. What records hold, and what came with the program, stays. */
export async function saveChoices(ctx: Context, objectName: string, name: string, choices: Choice[]): Promise<void> {
  const field = listedField(ctx, objectName, name)
  const issues = await choiceIssues(ctx, objectName, field, choices)
  if (issues.length > 0) throw invalid(issues)
  await ctx.db.transaction(async (tx) => {
    await lockDefinitions(tx, ctx.workspace.schema)
    await putChoices({ ...ctx, db: tx }, objectName, field, choices)
    await audit(
      ctx,
      {
        kind: 'field',
        action: 'choices',
        object: objectName,
        subject: name,
        before: told(choicesOf(field)),
        after: told(choices),
      },
      tx,
    )
  })
}

/** What speaks against a list that is to follow the standing one. */
export async function choiceIssues(
  ctx: Context,
  objectName: string,
  field: RegisteredField,
  choices: Choice[],
): Promise<Issue[]> {
  const values = new Set(choices.map((choice) => choice.value))
  const active = choices.filter((choice) => choice.isActive !== false)
  const standing = choicesOf(field)
  const gone = standing.filter((choice) => !values.has(choice.value))
  const used = gone.length > 0 ? await choiceCounts(ctx, ctx.registry.object(objectName), field) : new Map()
  const isKept = (choice: Choice) => !field.isCustom && (choice.isShipped ?? isUntouched(field))
  const locked = [...lockedValues(field)].filter((value) => !active.some((choice) => choice.value === value))
  const isLonger = field.def.fixedChoices === true && choices.length > standing.length
  return [
    ...(active.length === 0 ? [issue('required', 'Leave at least one choice active')] : []),
    ...(values.size < choices.length || hasTwins(active)
      ? [issue('notUnique', 'Two choices are called the same')]
      : []),
    ...gone
      .filter((choice) => isKept(choice) || used.has(choice.value))
      .map(({ value }) => issue('choiceInUse', `"${value}" cannot be removed, only switched off`, { value })),
    ...locked.map((value) =>
      issue('choiceLocked', `"${value}" must stay as it is: the program rests on it`, { value }),
    ),
    ...choices
      .filter(({ type }) => type !== undefined && !typesOf(ctx, objectName, field).has(type))
      .map(({ type, value }) => issue('choiceType', `"${type}" is not a type of "${value}"`, { value, type })),
    ...choices
      .filter(
        ({ value, type }) => type !== undefined && lockedValues(field).has(value) && type !== typeOf(standing, value),
      )
      .map(({ value }) => issue('choiceLocked', `"${value}" must stay as it is: the program rests on it`, { value })),
    ...(isLonger ? [issue('choiceLocked', 'The program rests on this list: nothing can be added')] : []),
  ]
}

/** The types that choices of the field may be of; none where they have no types. */
function typesOf(ctx: Context, objectName: string, { def }: RegisteredField): Set<string> {
  const types = def.choiceTypes ? ctx.registry.object(objectName).fields.get(def.choiceTypes) : undefined
  return new Set((types ? choicesOf(types) : []).map((choice) => choice.value))
}

const typeOf = (choices: Choice[], value: string) => choices.find((choice) => choice.value === value)?.type

/** Writes the list down where the field has it; in the caller's transaction, under the lock of definitions. */
export async function putChoices(
  ctx: Context,
  objectName: string,
  field: RegisteredField,
  choices: Choice[],
): Promise<void> {
  const { db, workspace } = ctx
  const plain = choices.map(({ isShipped: _isShipped, ...choice }) => choice)
  if (field.isCustom) await storeField(db, workspace.schema, objectName, field.name, { ...field.def, choices: plain })
  else await storeChoices(db, workspace.schema, objectName, field.name, plain)
  await bumpRegistry(db, workspace.schema)
}

/** The list as it is stored at this moment, whatever registry the caller was handed. */
export async function standingChoices(
  ctx: Context,
  tx: Db,
  objectName: string,
  field: RegisteredField,
): Promise<Choice[]> {
  const custom = await loadCustomDefinitions(tx, ctx.workspace.schema)
  const own = custom.fields.find((one) => one.object === objectName && one.name === field.name)?.def.choices
  const listed = custom.choices.find((one) => one.object === objectName && one.field === field.name)?.choices
  return own ?? listed ?? choicesOf(field)
}

/** A field whose values are a list, for those who make lists. */
export function listedField(ctx: Context, objectName: string, name: string): RegisteredField {
  if (!ctx.access.has('objects.manage')) throw forbidden('Only people with the right to manage objects may do this')
  const field = ctx.registry.object(objectName).fields.get(name)
  if (!field) throw notFound(`Field "${name}"`)
  if (choicesOf(field).length === 0) throw conflict(`${objectName}.${name} has no list of choices`)
  return field
}

export const choicesOf = (field: RegisteredField): Choice[] => field.def.choices ?? []

/** Values that have to stay, and stay active. */
export function lockedValues(field: RegisteredField): Set<string> {
  const { fixedChoices, default: given } = field.def
  const fixed = fixedChoices === true ? choicesOf(field).map((choice) => choice.value) : (fixedChoices ?? [])
  const known = new Set(choicesOf(field).map((choice) => choice.value))
  return new Set([
    ...fixed,
    ...[given].flat().filter((value) => typeof value === 'string' && known.has(value)),
  ] as string[])
}

/** No administrator has arranged the list yet: all of it came with the program. */
const isUntouched = (field: RegisteredField) => !choicesOf(field).some((choice) => choice.isShipped)

function hasTwins(choices: Choice[]): boolean {
  const names = choices.flatMap(({ label }) =>
    typeof label === 'string'
      ? [`*${fold(label)}`]
      : Object.entries(label).map(([language, text]) => language + fold(text)),
  )
  return new Set(names).size < names.length
}

const fold = (text: string) => text.normalize('NFC').trim().toLowerCase()

const issue = (code: string, message: string, params: Record<string, unknown> = {}): Issue => ({
  field: 'choices',
  code,
  message,
  params,
})

/** One line a choice, so that the audit shows only those that changed. */
function told(choices: Choice[]): Record<string, unknown> {
  return Object.fromEntries(
    choices.map(({ value, label, color, isActive }, at) => [
      value,
      { position: at + 1, label, color: color ?? null, isActive: isActive !== false },
    ]),
  )
}
