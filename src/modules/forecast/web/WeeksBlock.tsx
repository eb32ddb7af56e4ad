import { useQuery } from '@tanstack/react-query'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { formatDate, useFormats } from '#ui/format.ts'
import { Section } from '#ui/Page.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { Table } from '#ui/Table.tsx'
import type { Forecast, ForecastCell, ForecastWeeks, WeekFigures } from '../contract.ts'
import { type WeeksQuestion, weeksQuery } from './api.ts'
import { figureText } from './figures.ts'
import { useNodeName } from './useNodeName.ts'
import styles from './WeeksBlock.module.css'
import { amountsOf, drawnWeeks, type WeekLine, weekLines, weekValue } from './weekLines.ts'

/** What a team or person expected at the start of each week, as lines and as a table, beside what stands now. */
export function WeeksBlock({ forecast, question }: { forecast: Forecast; question: WeeksQuestion }) {
  const t = useT()
  const nameOf = useNodeName()
  const { data: past, error, refetch } = useQuery(weeksQuery(question))
  const node = forecast.nodes.find(({ key }) => key === question.node) ?? forecast.nodes[0]
  const data = past ? withNow(past, node?.cells[0]) : undefined
  const title = node ? `${t('forecast.weeks.title')}: ${nameOf(node)}` : t('forecast.weeks.title')
  return (
    <Section title={title} intro={t('forecast.weeks.intro')}>
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={4} /> : null}
      {data?.weeks.length === 0 ? <p className={styles.quiet}>{t('forecast.weeks.nothing')}</p> : null}
      {data && data.weeks.length > 0 ? (
        <>
          <Legend found={data} />
          <Lines found={data} label={title} />
          <details className={styles.details}>
            <summary>{t('forecast.weeks.table')}</summary>
            <Weeks found={data} label={title} />
          </details>
        </>
      ) : null}
    </Section>
  )
}

/** What stands now is what the grid says, which follows each change. */
function withNow(past: ForecastWeeks, cell: ForecastCell | undefined): ForecastWeeks {
  if (!cell) return past
  const { raw, total, quota } = cell
  return { ...past, quota, now: { week: null, raw, ...(total ? { total } : {}) } }
}

/** Each line by its pattern, with what it says now. */
function Legend({ found }: { found: ForecastWeeks }) {
  const t = useT()
  const formats = useFormats()
  return (
    <ul className={styles.legend}>
      {weekLines.map((line) => (
        <li key={line}>
          <svg className={styles.sample} viewBox="0 0 32 4" data-line={line} aria-hidden="true">
            <path d="M0 2H32" />
          </svg>
          {t(`forecast.weeks.lines.${line}`)}
          <strong>{figureText(weekValue(found.now, line), found.currency, formats)}</strong>
        </li>
      ))}
      {found.quota === null ? null : (
        <li>
          <svg className={styles.sample} viewBox="0 0 32 4" data-line="quota" aria-hidden="true">
            <path d="M0 2H32" />
          </svg>
          {t('forecast.columns.quota')}
          <strong>{figureText(found.quota, found.currency, formats)}</strong>
        </li>
      )}
    </ul>
  )
}

const [width, height] = [640, 140]

function Lines({ found, label }: { found: ForecastWeeks; label: string }) {
  const { lines, quota } = drawnWeeks(found)
  const y = (share: number) => height - share * height
  const path = (line: WeekLine) => `M${lines[line].map((point) => `${point.x * width} ${y(point.y)}`).join('L')}`
  return (
    <svg
      className={styles.chart}
      viewBox={`0 -3 ${width} ${height + 6}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {quota === null ? null : <path d={`M0 ${y(quota)}H${width}`} data-line="quota" />}
      {weekLines.map((line) => (
        <path key={line} d={path(line)} data-line={line} />
      ))}
    </svg>
  )
}

const end = 'end' as const
const categories = ['closed', 'commit', 'bestCase', 'pipeline'] as const

function Weeks({ found, label }: { found: ForecastWeeks; label: string }) {
  const t = useT()
  const formats = useFormats()
  const name = ({ week }: WeekFigures) => (week === null ? t('forecast.weeks.now') : formatDate(week, formats))
  return (
    <Table
      label={label}
      head={[
        { key: 'week', label: t('forecast.weeks.week') },
        ...categories.map((key) => ({ key, label: t(`forecast.categories.${key}`), align: end })),
      ]}
    >
      {[found.now, ...found.weeks.toReversed()].map((figures) => (
        <tr key={figures.week ?? 'now'}>
          <th scope="row">{name(figures)}</th>
          {categories.map((category) => (
            <td key={category} data-align="end">
              {figureText(amountsOf(figures)[category], found.currency, formats)}
            </td>
          ))}
        </tr>
      ))}
    </Table>
  )
}
