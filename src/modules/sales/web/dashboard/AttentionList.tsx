import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { useT } from '#kernel/client/i18n.ts'
import { tileQuery } from '#kernel/client/records.ts'
import type { Money } from '#kernel/fields/contract.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'
import { formatMoney, useFormats, wholeUnits } from '#ui/format.ts'
import { Tag } from '#ui/Tag.tsx'
import { daysInStage, rotting, useStages } from '../opportunity/stages.ts'
import { attentionFilter, lacksNextStep } from './attention.ts'
import styles from './SalesDashboard.module.css'
import { useBeat } from './useMarks.ts'
import { useRisks } from './useRisks.ts'

const shown = 6

interface Props {
  object: ObjectMetadata
  /** What stands around the list; nothing is drawn while nothing wants attention. */
  frame: (list: ReactNode, count: number, filter: Filter) => ReactNode
}

/** One's own open opportunities that want something, the next to close first, each with what it wants. */
export function AttentionList({ object, frame }: Props) {
  const t = useT()
  const formats = useFormats()
  const stages = useStages()
  const beat = useBeat('risk')
  const filter = attentionFilter(stages ?? [])
  const query: Query = {
    filter,
    fields: ['displayName', 'amount', 'stage', 'stageEnteredAt', 'nextStep', 'nextActivityAt'],
    sort: [{ field: 'closeDate', direction: 'asc' }],
    limit: shown,
    count: 'auto',
  }
  const { data } = useQuery({
    ...tileQuery(object, query),
    queryKey: [...recordKeys.page(object.name, query), beat] as never,
    enabled: stages !== undefined,
    placeholderData: keepPreviousData,
  })
  const records = data?.items ?? []
  const risksOf = useRisks(records)
  if (records.length === 0) return null
  const list = (
    <ul className={styles.boxed}>
      {records.map((record) => {
        const days = daysInStage(record, Date.now())
        const colour = rotting(days, stages?.find(({ id }) => id === record.stage)?.allowedDays)
        const amount = record.amount as Money | null
        const risks = risksOf(record.id)
        const isSaid = risks.some(({ type }) => type === 'No Next Step')
        return (
          <li key={record.id} className={styles.line}>
            <Link className={styles.link} to="/o/$plural/$id" params={{ plural: object.plural, id: record.id }}>
              {String(record.displayName ?? '')}
            </Link>
            {amount ? <span className={styles.side}>{formatMoney(amount, formats, wholeUnits)}</span> : null}
            <span className={styles.tags}>
              {colour ? (
                <Tag colour={colour} dot>
                  {t('dashboard.day.rotting', { count: days ?? 0 })}
                </Tag>
              ) : null}
              {risks.map(({ type, name }) => (
                <Tag key={type} colour="amber">
                  {name}
                </Tag>
              ))}
              {lacksNextStep(record) && !isSaid ? <Tag colour="gray">{t('dashboard.day.noNextStep')}</Tag> : null}
            </span>
          </li>
        )
      })}
    </ul>
  )
  return frame(list, data?.count?.value ?? records.length, filter)
}
