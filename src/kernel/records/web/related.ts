import type { JsonValue, Label } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { FieldMetadata, ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

/** What every record may have has a tab of its own kind instead of a list. */
const ownTabs = new Set(['attachment', 'comment'])

/** Whether files, or comments, can hang on records of this object. */
export const takesParts = (object: ObjectMetadata, part: 'attachment' | 'comment'): boolean =>
  object.related.some((list) => list.object === part)

/** Lists whose object the reader may see; what only ties other records together comes last. */
export function relatedOf(
  objects: ObjectMetadata[],
  object: ObjectMetadata,
): { list: RelatedList; target: ObjectMetadata }[] {
  const lists = object.related.flatMap((list) => {
    const target = objects.find((one) => one.name === list.object)
    return target && !ownTabs.has(target.name) ? [{ list, target }] : []
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

/** The field of a record that is taken into a list: one link is replaced, many gain one. */
export function withLink(record: RecordJson, field: FieldMetadata, object: ObjectMetadata, id: string): JsonValue {
  if (field.storage !== 'uuidArray') return linkTo(field, object, id)
  return [...new Set([...idsOf(record[field.name]), id])]
}

/** The field without its link to here. */
export function unlinkFrom(record: RecordJson, field: FieldMetadata, id: string): JsonValue {
  if (field.storage !== 'uuidArray') return null
  const rest = idsOf(record[field.name]).filter((one) => one !== id)
  return rest.length > 0 ? rest : null
}

const idsOf = (value: unknown): string[] => (Array.isArray(value) ? value.filter((id) => typeof id === 'string') : [])
