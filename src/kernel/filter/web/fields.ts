import { kindOf } from '#kernel/fields/kinds.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { Condition, Operator } from '#kernel/filter/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { arityOf, operatorsFor } from './operators.ts'

/** The field as the editor of a filter's value sees it: the same choices or target, in the kind that fits the operator. */
export function valueField(field: FieldMetadata, op: Operator): FieldMetadata {
  const widget = widgetOf(field.kind)
  const kind = (arityOf(op) === 'list' ? widget.filterMany : widget.filterOne) ?? field.kind
  const target = kindOf(field.kind).target?.(field)
  const { maxLength: _length, min: _min, max: _max, ...rest } = field
  return { ...rest, kind, ...(target ? { target } : {}), required: false, readOnly: false, canWrite: true }
}

/** What choosing a target begins with: its most useful operator, and what can be said of it at once. */
export function firstCondition(path: string, field: FieldMetadata): Condition {
  const [op = 'isNotEmpty'] = operatorsFor(field)
  if (field.storage === 'boolean') return { field: path, op, value: true }
  return arityOf(op) === 'period' ? { field: path, op, value: 'thisMonth' } : { field: path, op }
}

/** What stands for the asker or the day in a value of this field, if anything does. */
export function specialOf(field: FieldMetadata): 'me' | 'myTeams' | 'today' | null {
  if (field.storage === 'date' || field.storage === 'instant') return 'today'
  const target = kindOf(field.kind).target?.(field)
  if (target === 'user') return 'me'
  return target === 'team' ? 'myTeams' : null
}
