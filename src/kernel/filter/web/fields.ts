import { kindOf } from '#kernel/fields/kinds.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { Condition, Operator } from '#kernel/filter/contract.ts'
import type { FieldMetadata, Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { arityOf, operatorsFor } from './operators.ts'

/** Something that can be filtered by: an own field, one behind a link, or a list of related records. */
export interface FilterTarget {
  path: string
  /** Null for related records, which are there or not. */
  field: FieldMetadata | null
  /** Own fields have one name, others say the way. */
  labels: FieldMetadata['label'][]
}

export function filterTargets(metadata: Metadata, object: ObjectMetadata): FilterTarget[] {
  const own = object.fields.filter(isFilterable)
  const linked = object.fields.flatMap((link) => {
    const target = metadata.objects.find((one) => one.name === kindOf(link.kind).target?.(link))
    if (!target || link.storage !== 'uuid') return []
    const fields = target.fields.filter((field) => !field.isSystem && isFilterable(field))
    return fields.map((field) => ({ path: `${link.name}.${field.name}`, field, labels: [link.label, field.label] }))
  })
  return [
    ...own.map((field) => ({ path: field.name, field, labels: [field.label] })),
    ...object.related.map((related) => ({ path: related.path, field: null, labels: [related.label] })),
    ...linked,
  ]
}

const isFilterable = (field: FieldMetadata): boolean => field.storage !== 'json' && field.name !== 'id'

/** The field as the editor of a filter's value sees it: the same choices or target, in the kind that fits the operator. */
export function valueField(field: FieldMetadata, op: Operator): FieldMetadata {
  const widget = widgetOf(field.kind)
  const kind = (arityOf(op) === 'list' ? widget.filterMany : widget.filterOne) ?? field.kind
  const target = kindOf(field.kind).target?.(field)
  const { maxLength: _length, min: _min, max: _max, ...rest } = field
  return { ...rest, kind, ...(target ? { target } : {}), required: false, readOnly: false, canWrite: true }
}

/** What choosing a target begins with: its most useful operator, still without value. */
export function firstCondition(path: string, field: FieldMetadata): Condition {
  const [op = 'isNotEmpty'] = operatorsFor(field)
  return arityOf(op) === 'period' ? { field: path, op, value: 'thisMonth' } : { field: path, op }
}
