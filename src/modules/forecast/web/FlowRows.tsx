import { useInfiniteQuery } from '@tanstack/react-query'
import { useT } from '#kernel/client/i18n.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { Button } from '#ui/Button.tsx'
import { formatDate, useFormats } from '#ui/format.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import type { FlowRow } from '../contract.ts'
import { type FlowRowsQuestion, flowRowsQuery } from './api.ts'
import styles from './FlowBlock.module.css'
import { figureText } from './figures.ts'

const end = 'end' as const

/** The opportunities behind one movement, with what they were before and after it. */
export function MovedRows({ question }: { question: FlowRowsQuestion }) {
  const t = useT()
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(
    flowRowsQuery(question),
  )
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={8} />
  const currency = data.pages[0]?.currency ?? null
  return (
    <div className={styles.rows}>
      <p className={styles.quiet}>{t(`forecast.flow.says.${question.kind}`)}</p>
      <Table
        label={t(`forecast.flow.kinds.${question.kind}`)}
        head={[
          { key: 'name', label: t('forecast.flow.opportunity') },
          { key: 'before', label: t('forecast.flow.before'), align: end },
          { key: 'after', label: t('forecast.flow.after'), align: end },
          { key: 'closes', label: t('forecast.flow.closes') },
          { key: 'effect', label: t('forecast.flow.effect'), align: end },
        ]}
      >
        {data.pages
          .flatMap(({ rows }) => rows)
          .map((row) => (
            <Row key={row.id} row={row} currency={currency} />
          ))}
      </Table>
      {hasNextPage ? (
        <Button variant="quiet" size="sm" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('forecast.flow.more')}
        </Button>
      ) : null}
    </div>
  )
}

function Row({ row, currency }: { row: FlowRow; currency: string | null }) {
  const formats = useFormats()
  const { show } = usePanel()
  const figure = (value: string | null) => (value === null ? '–' : figureText(value, currency, formats))
  return (
    <tr>
      <th scope="row" className={styles.name}>
        <button
          type="button"
          className={styles.record}
          onClick={() => void show({ type: 'record', object: 'opportunity', id: row.id })}
        >
          {row.name}
        </button>
      </th>
      <td data-align="end">{figure(row.before)}</td>
      <td data-align="end">{figure(row.after)}</td>
      <td>
        <Days before={row.closeDateBefore} after={row.closeDateAfter} />
      </td>
      <td data-align="end">{figureText(row.effect, currency, formats, { signDisplay: 'exceptZero' })}</td>
    </tr>
  )
}

function Days({ before, after }: { before: string | null; after: string | null }) {
  const t = useT()
  const formats = useFormats()
  const day = (value: string) => formatDate(value, formats)
  const known = after ?? before
  if (before !== null && after !== null && before !== after)
    return t('forecast.flow.fromTo', { from: day(before), to: day(after) })
  return known === null ? '–' : day(known)
}
