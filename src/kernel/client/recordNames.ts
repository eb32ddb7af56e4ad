import { keepPreviousData, useQueries } from '@tanstack/react-query'
import type { RecordKey } from '#kernel/settings/contract.ts'
import { useMetadata } from './metadata.ts'
import { pageQuery } from './records.ts'

const nameKey = ({ object, id }: RecordKey) => `${object}/${id}`

/**
 * The names of some records as the reader may see them: null for one that is gone or may not be seen, undefined while it is
 * not known yet. One request an object.
 */
export function useRecordNames(records: readonly RecordKey[]): (record: RecordKey) => string | null | undefined {
  const { objects } = useMetadata()
  const groups = [...Map.groupBy(records, ({ object }) => object)].flatMap(([name, members]) => {
    const object = objects.find((one) => one.name === name)
    // In an order of their own: moving tabs about asks nothing anew.
    const ids = [...new Set(members.map(({ id }) => id))].sort()
    return object ? [{ object, ids }] : []
  })
  const answers = useQueries({
    queries: groups.map(({ object, ids }) => ({
      ...pageQuery(object, {
        filter: { field: 'id', op: 'in', value: ids },
        fields: ['displayName'],
        limit: ids.length,
      }),
      placeholderData: keepPreviousData,
    })),
  })
  const known = new Map<string, string | null>()
  groups.forEach(({ object, ids }, at) => {
    const answer = answers[at]
    if (!answer?.data) return
    if (!answer.isPlaceholderData) for (const id of ids) known.set(`${object.name}/${id}`, null)
    for (const record of answer.data.items) known.set(`${object.name}/${record.id}`, String(record.displayName ?? ''))
  })
  return (record) => (objects.some(({ name }) => name === record.object) ? known.get(nameKey(record)) : null)
}
