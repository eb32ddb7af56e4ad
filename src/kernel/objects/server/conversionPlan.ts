import type { Context } from '#kernel/context.ts'
import { conflict, type Issue, invalid, PublicError } from '#kernel/errors.ts'
import type { FieldDef, ParseEnv } from '#kernel/fields/contract.ts'
import { type Converted, canConvert, converter } from '#kernel/fields/convert.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import { checkFilter } from '#kernel/filter/server/check.ts'
import { formulasOf } from '#kernel/formulas/server/objectFormulas.ts'
import type { PublishedLayout } from '#kernel/layouts/contract.ts'
import { checkLayout } from '#kernel/layouts/server/check.ts'
import type { Usage } from '#kernel/objects/metadata.contract.ts'
import { listSharingRules } from '#kernel/permissions/server/principal.ts'
import { asStored } from '#kernel/records/server/values.ts'
import { allViews } from '#kernel/views/server/store.ts'
import { customField, registryWith } from './custom.ts'
import { fieldIssues } from './fieldIssues.ts'
import {
  type CustomDefinitions,
  type FieldStorage,
  isReckoned,
  type RegisteredField,
  type RegisteredObject,
  type Registry,
} from './registry.ts'
import { savedUses } from './usage.ts'

/** What is known of a conversion before it is begun. */
export interface ConversionPlan {
  object: RegisteredObject
  field: RegisteredField
  def: FieldDef
}

/** The field as asked for, judged; choices may still be missing, since they can be made of the values. */
export function conversionPlan(ctx: Context, objectName: string, name: string, asked: FieldDef): ConversionPlan {
  const field = customField(ctx, objectName, name)
  const object = ctx.registry.object(objectName)
  const def = fitted(field.def, asked)
  const issues = [...kindIssues(object, field, def), ...fieldIssues(ctx.registry, objectName, name, def)]
  if (issues.length > 0) throw invalid(issues)
  return { object, field, def }
}

/** What the old kind alone knew goes; the rest of the field stays as it is unless something else is asked for. */
function fitted(standing: FieldDef, asked: FieldDef): FieldDef {
  const { choices: _choices, maxLength: _length, min: _min, max: _max, scale: _scale, ...shared } = standing
  return { ...shared, ...asked }
}

function kindIssues(object: RegisteredObject, field: RegisteredField, def: FieldDef): Issue[] {
  const issue = (code: string, message: string): Issue => ({ field: 'kind', code, message })
  return [
    ...(canConvert(field.def.kind, def.kind)
      ? []
      : [issue('cannotConvert', `Values of ${field.def.kind} cannot become ${def.kind}`)]),
    ...(object.titleFields.includes(field.name) ? [issue('isTitle', 'Records are called by this field')] : []),
    ...(field.def.unique || def.unique
      ? [issue('isUnique', 'Let values repeat first: other values may be alike')]
      : []),
    ...(isReckoned(field.def) ? [issue('isReckoned', 'Its formula or roll-up fills it: change that instead')] : []),
    ...(field.def.default === undefined ? [] : [issue('hasDefault', 'Take the default away first')]),
  ]
}

/** Converts as the table will hold it. */
export function storedConverter(from: FieldDef, to: FieldDef, env: ParseEnv): (value: Converted['value']) => Converted {
  const convert = converter(from, to, env)
  return (value) => {
    const made = convert(value)
    return { ...made, value: asStored(to, made.value) }
  }
}

/** The field of the plan, where `storage` puts it, among what administrators have defined. */
export function withField(
  custom: CustomDefinitions,
  object: string,
  name: string,
  def: FieldDef,
  storage: FieldStorage | null,
): CustomDefinitions {
  const others = custom.fields.filter((one) => !(one.object === object && one.name === name))
  return { ...custom, fields: [...others, { object, name, def, storage }] }
}

/** Filters that fit the field as it is and would not fit it as asked for. */
export async function brokenUses(
  ctx: Context,
  { object, field, def }: ConversionPlan,
): Promise<{ uses: Usage['uses']; blocking: Usage['uses'] }> {
  const { registry } = await registryWith(ctx, (custom) => withField(custom, object.name, field.name, def, null))
  const breaks = (of: string, filter: Filter | undefined) =>
    filter !== undefined && fits(ctx.registry, of, filter) && !fits(registry, of, filter)
  const rules = (await listSharingRules(ctx.db, ctx.workspace.schema)).filter((rule) =>
    breaks(rule.object, rule.filter),
  )
  const views = (await allViews(ctx)).filter(({ object: of, settings }) =>
    [settings.filter, ...(settings.colours ?? []).map((colour) => colour.filter)].some((filter) => breaks(of, filter)),
  )
  return {
    uses: savedUses(ctx, views),
    blocking: [
      ...rules.map((rule) => ({ kind: 'sharingRule' as const, name: rule.name ?? rule.id, object: rule.object })),
      ...brokenLayouts(ctx, registry),
      ...brokenFormulas(ctx, registry),
    ],
  }
}

export function refuseBlocked(blocking: Usage['uses']): void {
  if (blocking.length === 0) return
  throw conflict('Conditions rest on the kind of this field; change them first', [], {
    usage: { records: 0, uses: blocking },
  })
}

function brokenFormulas(ctx: Context, registry: Registry): Usage['uses'] {
  return [...registry.objects.values()].flatMap((object) => {
    const standing = formulasOf(ctx.registry, ctx.registry.object(object.name)).faults
    return [...formulasOf(registry, object).faults.keys()]
      .filter((name) => !standing.has(name))
      .map((name) => ({ kind: 'field' as const, name, object: object.name }))
  })
}

function brokenLayouts(ctx: Context, registry: Registry): Usage['uses'] {
  return [...ctx.registry.objects.values()].flatMap((host) => {
    const holds = (among: Registry, { purpose, layout }: PublishedLayout) =>
      succeeds(() => checkLayout({ ...ctx, registry: among }, host.name, purpose, layout))
    return host.layouts
      .filter((published) => holds(ctx.registry, published) && !holds(registry, published))
      .map(({ purpose }) => ({ kind: 'layout' as const, name: purpose, object: host.name }))
  })
}

const fits = (registry: Registry, objectName: string, filter: Filter): boolean => {
  const object = registry.objects.get(objectName)
  return object !== undefined && succeeds(() => checkFilter(filter, { registry, access: null, object }))
}

function succeeds(check: () => unknown): boolean {
  try {
    check()
    return true
  } catch (error) {
    if (error instanceof PublicError) return false
    throw error
  }
}
