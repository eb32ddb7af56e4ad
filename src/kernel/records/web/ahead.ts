import type { QueryClient } from '@tanstack/react-query'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { personQuery } from '#kernel/client/person.ts'
import { pageQuery } from '#kernel/client/records.ts'
import type { Metadata } from '#kernel/objects/metadata.contract.ts'
import { indexViews } from '#kernel/views/web/indexViews.ts'
import { viewsQuery } from '#kernel/views/web/queries.ts'
import { phoneWidth } from '#ui/media.ts'
import { fetchBoardAhead } from './boardAhead.ts'
import { cardOf } from './card.ts'
import { columnsOf } from './columns.ts'
import { loadLayout, otherLayout } from './layouts.ts'
import { rowsQuery } from './rowsQuery.ts'
import { type IndexState, shapeOf } from './state.ts'

/**
 * Asks for the first rows of a list, or the first cards of a board, before anything of it is drawn; it then finds its own
 * questions on their way. What shows a list otherwise is loaded meanwhile.
 */
export function fetchAhead(client: QueryClient, plural: string, address: IndexState): void {
  const metadata = client.getQueryData<Metadata>(metadataQuery.queryKey)
  const declared = metadata?.objects.find((object) => object.plural === plural)
  const views = client.getQueryData(viewsQuery.queryKey)
  const person = client.getQueryData(personQuery.queryKey)
  if (!metadata || !declared || !views || !person) return
  const { defs, standard } = indexViews(declared, views, person.views.byObject[declared.name] ?? {})
  const object = { ...declared, views: defs }
  const shape = shapeOf(object, address, standard)
  const isPhone = matchMedia(phoneWidth).matches
  const other = otherLayout(object, shape, isPhone)
  if (other) void loadLayout(other)
  // Whatever is refused the board finds out itself.
  if (other === 'board') void fetchBoardAhead(client, metadata, object, shape).catch(() => {})
  if (other) return
  if (shape.layout !== 'table' || (shape.groups && !isPhone)) return
  const card = isPhone ? cardOf(object, shape) : null
  const columns = columnsOf(metadata, object, card ? card.columns : shape.columns, {})
  const query = rowsQuery(object, shape, columns, card)
  // Whoever comes back stands somewhere else in the list.
  if (client.getQueryData(['place', object.name, JSON.stringify(query)])) return
  void client.prefetchQuery(pageQuery(object, query))
}
