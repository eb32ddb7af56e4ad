import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { compareDecimals } from '#kernel/fields/shared/decimals.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { rowsPage } from '#kernel/records/web/RowsPanel.tsx'
import { ownedBy } from '#modules/forecast/behind.ts'
import { type Forecast, type ForecastCell, type ForecastNode, forecastCategories } from '#modules/forecast/contract.ts'
import { read, totalOf } from '#modules/forecast/rollUp.ts'
import { type ForecastQuestion, forecastQuery } from '#modules/forecast/web/api.ts'
import { attained, figureText, gapOf } from '#modules/forecast/web/figures.ts'
import { rowsBehind } from '#modules/forecast/web/rows.ts'
import { useNodeName } from '#modules/forecast/web/useNodeName.ts'
import { AtRiskFigure } from '#modules/sales/web/dashboard/AtRiskFigure.tsx'
import { formatPercent, useFormats, wallClock } from '#ui/format.ts'
import { Block } from './Block.tsx'
import styles from './Home.module.css'
import { ownNodes } from './leadership.ts'

interface Props {
  opportunity: ObjectMetadata
  userId: string
}

/** What is closed and expected this quarter beside the quota: one's own, and that of the teams that one leads. */
export function MyNumber({ opportunity, userId }: Props) {
  const { zone } = useFormats()
  const today = wallClock(Date.now(), zone).day
  const question: ForecastQuestion = { unit: 'quarter', from: today, count: 1, measure: 'amount' }
  const { data } = useQuery(forecastQuery(question))
  if (!data) return null
  return ownNodes(data.nodes, userId).map((node) => {
    const [cell] = node.cells
    return cell && hasSomething(cell) ? (
      <NumberOf key={node.key} node={node} cell={cell} forecast={data} opportunity={opportunity} />
    ) : null
  })
}

const hasSomething = (cell: ForecastCell): boolean =>
  cell.quota !== null || forecastCategories.some((category) => Number(read(totalOf(cell), category, 'single')) !== 0)

interface NumberProps {
  node: ForecastNode
  cell: ForecastCell
  forecast: Forecast
  opportunity: ObjectMetadata
}

function NumberOf({ node, cell, forecast, opportunity }: NumberProps) {
  const t = useT()
  const nodeName = useNodeName()
  const isTeam = node.kind === 'team'
  const name = nodeName(node)
  const scope: Filter[] = ownedBy(node)
  return (
    <Block
      title={isTeam ? t('dashboard.day.teamNumber', { name }) : t('dashboard.day.myNumber')}
      more={
        <Link className={styles.more} to="/forecast" search={{}}>
          {t('forecast.title')}
        </Link>
      }
    >
      <div className={styles.numbers}>
        <ul className={styles.figures}>
          {forecastCategories.map((category) => (
            <li key={category}>
              <Figure node={node} cell={cell} forecast={forecast} opportunity={opportunity} category={category} />
            </li>
          ))}
        </ul>
        <Quota cell={cell} forecast={forecast} />
        {isTeam ? <AtRiskFigure object={opportunity} scope={scope} /> : null}
      </div>
    </Block>
  )
}

/** A figure that opens its rows; an adjusted one is what is expected, not what the rows add up to. */
function Figure({
  node,
  cell,
  forecast,
  opportunity,
  category,
}: NumberProps & { category: (typeof forecastCategories)[number] }) {
  const t = useT()
  const formats = useFormats()
  const { show } = usePanel()
  const nodeName = useNodeName()
  const [period] = forecast.periods
  const label = t(`forecast.categories.${category}`)
  const open = () =>
    period &&
    void show(
      rowsPage({
        object: opportunity,
        title: `${nodeName(node)} · ${label}`,
        filter: rowsBehind(node, category, 'single', period, forecast.isSplit),
        columns: ['name', 'account', 'amount', 'closeDate', 'stage', 'owner'],
      }),
    )
  return (
    <button
      type="button"
      className={styles.figure}
      title={t(`forecast.formula.single.${category}`)}
      data-figure={category}
      onClick={open}
    >
      <span className={styles.figureLabel}>{label}</span>
      <span className={styles.figureValue}>
        {figureText(read(totalOf(cell), category, 'single'), forecast.currency, formats)}
      </span>
    </button>
  )
}

/** How far the quota is, and what is missing when all that is committed comes true. */
function Quota({ cell, forecast }: { cell: ForecastCell; forecast: Forecast }) {
  const t = useT()
  const formats = useFormats()
  const gap = gapOf(cell)
  const share = attained(cell)
  if (cell.quota === null || gap === null) return <p className={styles.about}>{t('dashboard.day.noQuota')}</p>
  const text = (value: string) => figureText(value, forecast.currency, formats)
  return (
    <p className={styles.about}>
      {t('dashboard.day.quota', { quota: text(cell.quota) })}
      {share ? (
        <span>{t('dashboard.day.attained', { share: formatPercent(Math.round(share.closed), formats) })}</span>
      ) : null}
      <span className={compareDecimals(gap, '0') > 0 ? styles.late : undefined}>
        {compareDecimals(gap, '0') > 0 ? t('dashboard.day.gap', { gap: text(gap) }) : t('dashboard.day.noGap')}
      </span>
    </p>
  )
}
