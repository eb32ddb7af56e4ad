import type { FieldMetadata, ObjectMetadata, RelatedList } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { pointsToOne } from './columns.ts'
import { linkingHere } from './related.ts'

const mostInSummary = 3

export interface Summary {
  query: Query
  /** The link to the other side, where these records stand between two. */
  across: FieldMetadata | undefined
}

/** The newest records that link here, as a card beside the page names them. */
export function summaryOf(list: RelatedList, target: ObjectMetadata, id: string): Summary {
  const across = acrossField(target, list.field)
  const fields = across ? ['displayName', across.name] : ['displayName']
  const query: Query = { filter: linkingHere(list, target, id), fields, limit: mostInSummary, count: 'auto' }
  return { query, across }
}

/** A junction is interesting for what lies on its other side. */
function acrossField(target: ObjectMetadata, here: string): FieldMetadata | undefined {
  if (target.group !== 'hidden') return undefined
  const others = target.fields.filter((field) => !field.isSystem && field.name !== here && pointsToOne(field))
  return others.find((field) => field.required) ?? others[0]
}
