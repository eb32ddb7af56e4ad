import type { FieldMetadata, ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { pointsToOne } from './columns.ts'
import { linkingHere } from './related.ts'

const mostInSummary = 3

/** The newest records that link here, as a card beside the page names them. */
export function summaryQuery(list: RelatedList, target: ObjectMetadata, id: string): Query {
  const across = acrossField(target, list.field)
  const fields = across ? ['displayName', across.name] : ['displayName']
  return { filter: linkingHere(list, target, id), fields, limit: mostInSummary, count: 'auto' }
}

/** A junction is interesting for what lies on its other side. */
export function acrossField(target: ObjectMetadata, here: string): FieldMetadata | undefined {
  if (target.group !== 'hidden') return undefined
  const others = target.fields.filter((field) => !field.isSystem && field.name !== here && pointsToOne(field))
  return others.find((field) => field.required) ?? others[0]
}
