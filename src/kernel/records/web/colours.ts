import type { JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { ReadName } from '#kernel/fields/web/names.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Condition, Filter, FilterEnv } from '#kernel/filter/contract.ts'
import { isCondition, partsOf } from '#kernel/filter/web/chips.ts'
import { recordPredicate } from '#kernel/filter/web/predicate.ts'
import type { ColourRule } from '#kernel/objects/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

/** A colour and the rule it stands for, in words: colour alone says nothing. */
export interface Shade {
  colour: string
  rule: string
}
export interface Shades {
  row?: Shade
  /** By field. */
  cells: Record<string, Shade>
}

/** What puts a filter into words. */
type WordsEnv = Pick<DisplayEnv, 't' | 'text'> & { nameOf: ReadName }

/** The rules made ready: each with its words, and its test where the browser can judge it. */
export interface ReadyRule extends Shade {
  field: string | undefined
  filter: Filter
  test: ((record: RecordJson) => boolean) | null
}

export const readyRules = (
  rules: ColourRule[],
  object: ObjectMetadata,
  filterEnv: FilterEnv,
  env: WordsEnv,
): ReadyRule[] =>
  rules.map(({ filter, colour, field }) => ({
    colour,
    field,
    filter,
    rule: filterText(filter, object, env),
    test: recordPredicate(filter, object, filterEnv),
  }))

/** The first rule that holds colours the row, and the first of each field its cell. */
export function shadesOf(rules: ReadyRule[], holds: (rule: ReadyRule) => boolean): Shades | null {
  const shades: Shades = { cells: {} }
  for (const rule of rules.filter(holds)) {
    const shade = { colour: rule.colour, rule: rule.rule }
    if (rule.field === undefined) shades.row ??= shade
    else shades.cells[rule.field] ??= shade
  }
  return shades.row || Object.keys(shades.cells).length > 0 ? shades : null
}

/** Own fields that the rules read, so that they are asked for along with the columns. */
export const fieldsOfRules = (rules: ColourRule[] | undefined, object: ObjectMetadata): string[] =>
  (rules ?? []).flatMap(({ filter }) => fieldsRead(filter, object))

/** Own fields that a filter reads. */
export const fieldsRead = (filter: Filter, object: Pick<ObjectMetadata, 'fields'>): string[] =>
  conditionsOf(filter)
    .map(({ field }) => field.split('.')[0] ?? field)
    .filter((name) => object.fields.some((field) => field.name === name))

function conditionsOf(filter: Filter): Condition[] {
  if ('and' in filter) return filter.and.flatMap(conditionsOf)
  if ('or' in filter) return filter.or.flatMap(conditionsOf)
  if ('not' in filter) return conditionsOf(filter.not)
  return isCondition(filter) ? [filter] : []
}

/** A filter in words: `Stage is one of Won, Lost`. */
export function filterText(filter: Filter, object: ObjectMetadata, env: WordsEnv): string {
  const parts = partsOf(filter).map((part) => {
    const field = isCondition(part) ? object.fields.find(({ name }) => name === part.field) : undefined
    if (!isCondition(part) || !field) return env.t('filter.advanced')
    const words = [env.text(field.label, field.name), env.t(`filter.op.${part.op}`), valueText(part.value, field, env)]
    return words.filter((word) => word !== '').join(' ')
  })
  return parts.join(', ')
}

function valueText(value: JsonValue | undefined, field: FieldMetadata, env: WordsEnv): string {
  if (value === undefined || value === null) return ''
  if (Array.isArray(value)) return value.map((one) => valueText(one, field, env)).join(', ')
  if (typeof value === 'object') return ''
  const target = kindOf(field.kind).target?.(field)
  const choice = field.choices?.find((one) => one.value === value)
  const known = target && typeof value === 'string' ? env.nameOf(target, value) : undefined
  return choice
    ? env.text(choice.label, choice.value)
    : (known ?? env.t(`filter.period.${value}`, { defaultValue: String(value) }))
}
