import type { Label } from '#kernel/fields/contract.ts'
import type { ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'

/** Lists whose object the reader may see. */
export function relatedOf(
  objects: ObjectMetadata[],
  object: ObjectMetadata,
): { list: RelatedList; target: ObjectMetadata }[] {
  return object.related.flatMap((list) => {
    const target = objects.find((one) => one.name === list.object)
    return target ? [{ list, target }] : []
  })
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
  if (!isTwice && list.object !== object.name) return label
  const link = target.fields.find((field) => field.name === list.field)
  return link ? `${label} (${text(link.label, link.name)})` : label
}
