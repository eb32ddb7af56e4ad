import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useLabel } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { tileQuery } from '#kernel/client/records.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { isOpenRisk } from './attention.ts'

export interface OpenRisk {
  type: string
  name: string
}

/** The kinds of open risk of some opportunities, the gravest first. */
export function useRisks(records: readonly RecordJson[]): (id: string) => OpenRisk[] {
  const text = useLabel()
  const risk = useObject('risk')
  const asked: Query = {
    filter: {
      and: [{ field: 'relatedTo', op: 'in', value: records.map(({ id }) => id) }, isOpenRisk],
    },
    fields: ['type', 'relatedTo', 'score'],
    sort: [{ field: 'score', direction: 'desc' }],
    limit: 200,
    count: 'none',
  }
  const { data } = useQuery({
    ...tileQuery(risk ?? { name: 'risk', plural: 'risks' }, asked),
    enabled: risk !== undefined && records.length > 0,
    placeholderData: keepPreviousData,
  })
  const choices = risk?.fields.find(({ name }) => name === 'type')?.choices ?? []
  return (id) => {
    const own = (data?.items ?? []).filter(({ relatedTo }) => (relatedTo as { id: string } | null)?.id === id)
    const types = [...new Set(own.map(({ type }) => String(type)))]
    return types.map((type) => ({ type, name: text(choices.find(({ value }) => value === type)?.label, type) }))
  }
}
