import type { Context } from '#kernel/context.ts'
import { type Label, languageCodes } from '#kernel/fields/contract.ts'
import { labelText } from '#kernel/fields/text.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { RegisteredField, RegisteredObject } from '#kernel/objects/server/registry.ts'
import type { ImportTarget } from '../../contract.ts'
import { partText } from './parts.ts'

/** Fields an import may write: those of the object that the asker may write, never what the engine keeps itself (S-15). */
export function importFields(ctx: Context, object: RegisteredObject): RegisteredField[] {
  const system = ['owner', 'teams', 'tags', 'externalIds'].flatMap((name) => object.fields.get(name) ?? [])
  return [...object.ownFields, ...system].filter(
    (field) => !field.def.readOnly && ctx.access.canWriteField(object.name, field.name),
  )
}

/** Parts of a composite field that a column may fill alone: `billingAddress.city`, `amount.currency`. */
export function partsOf(field: RegisteredField): string[] {
  const parts = field.columns.flatMap(({ part, derive }) => (part && !derive ? [part] : []))
  const paths = Object.keys(field.kind.paths ?? {}).filter((path) => path !== '*')
  return field.name === 'externalIds'
    ? []
    : [...new Set([...parts, ...paths])].filter((part) => part !== 'base' && part !== 'rate')
}

/** Everything a column can be mapped to, in the order of the object. */
export function importTargets(ctx: Context, object: RegisteredObject): ImportTarget[] {
  return importFields(ctx, object).flatMap((field) => {
    if (field.name === 'externalIds') return [externalId(field)]
    const whole: ImportTarget = {
      field: field.name,
      kind: field.def.kind,
      label: field.def.label ?? field.name,
      required: mustBeGiven(field.def),
      target: field.kind.target?.(field.def) ?? null,
      isKey: field.def.unique === true,
      choices: (field.def.choices ?? []).map(({ value, label }) => ({ value, label })),
    }
    // An amount goes to the field itself.
    const alone = partsOf(field).filter((part) => part !== 'amount')
    const parts = alone.map(
      (part): ImportTarget => ({
        ...whole,
        field: `${field.name}.${part}`,
        kind: 'text',
        label: partLabel(whole.label, part),
        required: false,
      }),
    )
    return [whole, ...parts]
  })
}

const externalId = (field: RegisteredField): ImportTarget => ({
  field: 'externalIds.import',
  kind: 'text',
  label: field.def.label ?? field.name,
  required: false,
  target: null,
  isKey: true,
  choices: [],
})

function partLabel(label: Label, part: string): Label {
  return Object.fromEntries(
    languageCodes.map((language) => [language, `${labelText(label, language)}: ${partText(part, language)}`]),
  )
}

/** All names by which people know a field. */
export function namesOf(field: RegisteredField): string[] {
  const { label } = field.def
  return [field.name, ...(label === undefined ? [] : typeof label === 'string' ? [label] : Object.values(label))]
}
