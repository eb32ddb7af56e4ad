import { IconPhone, IconPhoneCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { useAggregate, useRecordPage } from '#kernel/client/records.ts'
import { daysBetween, localParts } from '#kernel/fields/web/times.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { numberOf } from '#kernel/records/web/calls.ts'
import { startLogging } from '#modules/collaboration/web/logging.ts'
import { IconButton } from '#ui/Button.tsx'
import { useFormats } from '#ui/format.ts'
import styles from './Home.module.css'

interface Props {
  account: ObjectMetadata
  opportunity: ObjectMetadata
  userId: string
}

const shown = 5
const days = 21

/** The customers who bought the most of those that nobody has called for three weeks: one press calls, one logs. */
export function NotCalled({ account, opportunity, userId }: Props) {
  const t = useT()
  const { zone } = useFormats()
  const { data: sums } = useAggregate(opportunity, {
    filter: { and: [{ field: 'isWon', op: 'eq', value: true }, uncalledOf('account.', userId)] },
    groupBy: [{ field: 'account' }],
    measures: [{ fn: 'sum', field: 'actualAmount', as: 'won' }],
    sort: [{ field: 'won', direction: 'desc' }],
    limit: shown,
  })
  const ids = sums?.rows.map((row) => String(row.account)) ?? []
  const { data } = useRecordPage(
    account,
    {
      filter: { field: 'id', op: 'in', value: ids },
      fields: ['displayName', 'lastCallAt', 'phones'],
      limit: shown,
      count: 'none',
    },
    { enabled: ids.length > 0 },
  )
  // The sums are asked for less often than the records: who was called meanwhile goes at once.
  const accounts = ids
    .flatMap((id) => data?.items.find((item) => item.id === id) ?? [])
    .filter((record) => (daysSinceCall(record, zone) ?? days) >= days)
  if (accounts.length === 0) return null
  return (
    <section className={styles.block} aria-labelledby="not-called">
      <div className={styles.blockHead}>
        <h2 id="not-called" className={styles.blockTitle}>
          {t('activities.notCalled.title')}
        </h2>
        <Link
          className={styles.more}
          to="/o/$plural"
          params={{ plural: account.plural }}
          search={{ view: 'notCalled' }}
        >
          {t('activities.notCalled.all')}
        </Link>
      </div>
      <ul className={styles.list}>
        {accounts.map((record) => (
          <Uncalled key={record.id} account={account} record={record} />
        ))}
      </ul>
    </section>
  )
}

/** The accounts of a person that buy and were not spoken to by phone for so long, or never. */
function uncalledOf(path: string, userId: string): Filter {
  return {
    and: [
      { field: `${path}owner`, op: 'eq', value: userId },
      { field: `${path}type`, op: 'eq', value: 'Customer' },
      {
        or: [
          { field: `${path}lastCallAt`, op: 'isEmpty' },
          { field: `${path}lastCallAt`, op: 'notInPeriod', value: { last: days, unit: 'day' } },
        ],
      },
    ],
  }
}

/** Days of the reader's calendar; null when there was no call. */
function daysSinceCall({ lastCallAt }: RecordJson, zone: string): number | null {
  if (typeof lastCallAt !== 'string') return null
  return daysBetween(localParts(lastCallAt, zone).date, localParts(Date.now(), zone).date)
}

function Uncalled({ account, record }: { account: ObjectMetadata; record: RecordJson }) {
  const t = useT()
  const { zone } = useFormats()
  const name = String(record.displayName ?? '')
  const number = numberOf(record.phones)
  const count = daysSinceCall(record, zone)
  return (
    <li className={styles.line}>
      <Link
        className={`${styles.link} ${styles.wraps}`}
        to="/o/$plural/$id"
        params={{ plural: account.plural, id: record.id }}
      >
        {count === null ? t('activities.notCalled.never', { name }) : t('activities.notCalled.days', { name, count })}
      </Link>
      {number ? (
        <IconButton
          label={t('activities.notCalled.call', { name })}
          onClick={() => {
            location.assign(`tel:${number}`)
            startLogging({ object: account.name, id: record.id })
          }}
        >
          <IconPhone size={16} />
        </IconButton>
      ) : null}
      <IconButton
        label={t('activities.notCalled.log', { name })}
        onClick={() => startLogging({ object: account.name, id: record.id })}
      >
        <IconPhoneCheck size={16} />
      </IconButton>
    </li>
  )
}
