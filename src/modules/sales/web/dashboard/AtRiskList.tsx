import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { recordKeys } from '#kernel/client/cache.ts'
import { useT } from '#kernel/client/i18n.ts'
import { tileQuery } from '#kernel/client/records.ts'
import type { Money } from '#kernel/fields/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { formatDate, formatMoney, useFormats, wholeUnits } from '#ui/format.ts'
import { Tag } from '#ui/Tag.tsx'
import { type ChartProps, Figures } from './charts.tsx'
import styles from './SalesDashboard.module.css'
import { type OpenRisk, useRisks } from './useRisks.ts'

const shown = 8

interface Props extends ChartProps {
  object: ObjectMetadata
  beat: string
}

/** What all of them are worth, and the largest ones with what endangers them. */
export function AtRiskList({ object, tile, marks, onOpen, beat }: Props) {
  const [whole] = marks
  const query: Query = {
    ...(whole ? { filter: whole.filter } : {}),
    fields: ['displayName', 'account.displayName', 'amount', 'closeDate', 'owner.displayName'],
    sort: [{ field: 'amount', direction: 'desc' }],
    limit: shown,
    count: 'none',
  }
  const { data } = useQuery({
    ...tileQuery(object, query),
    queryKey: [...recordKeys.page(object.name, query), beat] as never,
    placeholderData: keepPreviousData,
  })
  const records = data?.items ?? []
  const risksOf = useRisks(records)
  return (
    <>
      <Figures tile={tile} marks={marks} onOpen={onOpen} />
      <ul className={styles.list}>
        {records.map((record) => (
          <Endangered key={record.id} object={object} record={record} risks={risksOf(record.id)} />
        ))}
      </ul>
    </>
  )
}

function Endangered({ object, record, risks }: { object: ObjectMetadata; record: RecordJson; risks: OpenRisk[] }) {
  const t = useT()
  const formats = useFormats()
  const amount = record.amount as Money | null
  const account = record['account.displayName']
  const owner = record['owner.displayName']
  return (
    <li className={styles.line}>
      <Link className={styles.link} to="/o/$plural/$id" params={{ plural: object.plural, id: record.id }}>
        {String(record.displayName ?? '')}
      </Link>
      <span className={styles.side}>
        {[
          typeof account === 'string' ? account : null,
          amount ? formatMoney(amount, formats, wholeUnits) : null,
          typeof record.closeDate === 'string'
            ? t('dashboard.closes', { day: formatDate(record.closeDate, formats) })
            : null,
          typeof owner === 'string' ? owner : null,
        ]
          .filter((part) => part !== null)
          .join(' · ')}
      </span>
      <span className={styles.tags}>
        {risks.map(({ type, name }) => (
          <Tag key={type} colour="amber">
            {name}
          </Tag>
        ))}
      </span>
    </li>
  )
}
