import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { callFields } from './calls.ts'
import type { CardPlan } from './card.ts'
import { fieldsOfRules } from './colours.ts'
import { type Column, fieldsToAsk } from './columns.ts'
import { baseQuery, type IndexShape } from './state.ts'

export const pageSize = 100

/** What is asked for the rows of a table, or with the plan of a card for those of a phone. */
export function rowsQuery(object: ObjectMetadata, shape: IndexShape, columns: Column[], card: CardPlan | null): Query {
  const more = [...fieldsOfRules(shape.colours, object), ...(card ? [...callFields(object), ...card.more] : [])]
  return { ...baseQuery(shape), fields: fieldsToAsk(columns, more), limit: pageSize, count: 'auto' }
}
