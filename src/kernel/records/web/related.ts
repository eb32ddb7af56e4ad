import type { JsonValue, Label } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'

/** Lists whose object the reader may see; what only ties other records together comes last. */
export function relatedOf(
  objects: ObjectMetadata[],
  object: ObjectMetadata,
): { list: RelatedList; target: ObjectMetadata }[] {
  const lists = object.related.flatMap((list) => {
    const target = objects.find((one) => one.name === list.object)
    return target ? [{ list, target }] : []
  })
  const isTie = ({ target }: { target: ObjectMetadata }) => target.group === 'hidden'
  return [...lists.filter((entry) => !isTie(entry)), ...lists.filter(isTie)]
}

/** The records that link here by this list's field. */
export function linkingHere(list: RelatedList, target: ObjectMetadata, id: string): Filter {
  const field = target.fields.find((one) => one.name === list.field)
  return field?.storage === 'uuidArray'
    ? { field: list.field, op: 'hasAny', value: [id] }
    : { field: list.field, op: 'eq', value: id }
}

/** What the field of a new record must hold to link here. */
export function linkTo(field: FieldMetadata, object: ObjectMetadata, id: string): JsonValue {
  if (field.storage === 'uuidArray') return [id]
  return field.kind === 'anyLink' ? { object: object.name, id } : id
}

/** Where two lists would read the same, or like the object itself, the field that links here tells them apart. */
export function relatedLabel(
  object: ObjectMetadata,
  list: RelatedList,
  target: ObjectMetadata,
  text: (label: Label | undefined, fallback?: string) => string,
): string {
  const label = text(list.label, list.path)
  const isTwice = object.related.filter((other) => text(other.label, other.path) === label).length > 1
  const isLikeItself = label === text(object.pluralLabel, object.plural)
  if (!isTwice && !isLikeItself) return label
  const link = target.fields.find((field) => field.name === list.field)
  return link ? `${label} (${text(link.label, link.name)})` : label
}
