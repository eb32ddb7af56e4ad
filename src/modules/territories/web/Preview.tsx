import { useQuery } from '@tanstack/react-query'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Table } from '#ui/Table.tsx'
import type { TerritoryPreview } from '../contract.ts'
import { type PreviewQuestion, previewQuery } from './api.ts'
import { OverlapList } from './Gaps.tsx'
import styles from './territories.module.css'

const shownRoutes = 8
const shownRows = 20

/** Which accounts would move from where to where; nothing is written. */
export function Preview({ question }: { question: PreviewQuestion }) {
  const t = useT()
  const { data, error, refetch, isPlaceholderData } = useQuery(previewQuery(question))
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <p className={styles.quiet}>{t('territories.preview.counting')}</p>
  return (
    <section
      className={styles.preview}
      aria-label={t('territories.preview.title')}
      aria-live="polite"
      aria-busy={isPlaceholderData || undefined}
    >
      <Sums preview={data} />
      <Routes preview={data} />
      <Rows preview={data} />
      {data.overlaps.length > 0 ? (
        <div>
          <strong>{t('territories.preview.overlaps')}</strong>
          <OverlapList
            names={(rule) => data.names[rule] ?? t('territories.preview.thisRule')}
            overlaps={data.overlaps}
          />
        </div>
      ) : null}
    </section>
  )
}

function Sums({ preview }: { preview: TerritoryPreview }) {
  const t = useT()
  const formats = useFormats()
  const { moved, owners, opportunities, uncovered } = preview
  const say = (key: string, count: number) => t(`territories.preview.${key}`, { shown: formatNumber(count, formats) })
  return (
    <p className={styles.sums}>
      <strong>{moved === 0 ? t('territories.preview.nothing') : say('moved', moved)}</strong>
      {owners > 0 ? <span>{say('owners', owners)}</span> : null}
      {opportunities > 0 ? <span>{say('opportunities', opportunities)}</span> : null}
      {uncovered.before === uncovered.after ? null : (
        <span>
          {t('territories.preview.uncovered', {
            before: formatNumber(uncovered.before, formats),
            after: formatNumber(uncovered.after, formats),
          })}
        </span>
      )}
    </p>
  )
}

function Routes({ preview }: { preview: TerritoryPreview }) {
  const t = useT()
  const formats = useFormats()
  const place = (id: string | null) => (id === null ? t('territories.preview.nowhere') : (preview.names[id] ?? ''))
  if (preview.routes.length === 0) return null
  return (
    <Table
      label={t('territories.preview.routes')}
      head={[
        { key: 'from', label: t('territories.preview.from') },
        { key: 'to', label: t('territories.preview.to') },
        { key: 'count', label: t('territories.columns.accounts'), align: 'end' },
      ]}
    >
      {preview.routes.slice(0, shownRoutes).map(({ from, to, count }) => (
        <tr key={`${from} ${to}`}>
          <td>{place(from)}</td>
          <td>{place(to)}</td>
          <td data-align="end">{formatNumber(count, formats)}</td>
        </tr>
      ))}
    </Table>
  )
}

function Rows({ preview }: { preview: TerritoryPreview }) {
  const t = useT()
  const { rows, names } = preview
  if (rows.length === 0) return null
  const hasOwners = rows.some(({ owner }) => owner !== null)
  const place = (id: string | null) => (id === null ? t('territories.preview.nowhere') : (names[id] ?? ''))
  return (
    <details>
      <summary>{t('territories.preview.rows')}</summary>
      <Table
        label={t('territories.preview.rowsLabel')}
        head={[
          { key: 'name', label: t('territories.preview.account') },
          { key: 'from', label: t('territories.preview.from') },
          { key: 'to', label: t('territories.preview.to') },
          ...(hasOwners ? [{ key: 'owner', label: t('territories.preview.owner') }] : []),
        ]}
      >
        {rows.slice(0, shownRows).map(({ id, name, from, to, owner }) => (
          <tr key={id}>
            <td>{name}</td>
            <td>{place(from)}</td>
            <td>{place(to)}</td>
            {hasOwners ? <td>{owner === null ? '' : names[owner]}</td> : null}
          </tr>
        ))}
      </Table>
    </details>
  )
}
