import { IconChartBar, IconTable } from '@tabler/icons-react'
import { type FC, useId, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { usePanel } from '#kernel/client/panel.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { rowsPage } from '#kernel/records/web/RowsPanel.tsx'
import { IconButton } from '#ui/Button.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import { AtRiskList } from './AtRiskList.tsx'
import { Bars, type ChartProps, Columns, Figures, Funnel } from './charts.tsx'
import { MarkTable } from './MarkTable.tsx'
import styles from './SalesDashboard.module.css'
import type { Chart, Mark, Tile } from './tile.ts'
import { useMarks } from './useMarks.ts'
import { useMarkTexts } from './useMarkTexts.ts'

const drawn: Record<Exclude<Chart, 'list'>, FC<ChartProps>> = {
  figures: Figures,
  bars: Bars,
  columns: Columns,
  funnel: Funnel,
}

export interface TileCardProps {
  object: ObjectMetadata
  tile: Tile
  scope: Filter[]
  /** What the title says besides, such as the pipeline. */
  about?: string | undefined
  isWide?: boolean
}

/** A tile with its chart, or the same figures as a table; every mark opens its records. */
export function TileCard({ object, tile, scope, about, isWide }: TileCardProps) {
  const t = useT()
  const titleId = useId()
  const { show } = usePanel()
  const textsOf = useMarkTexts(tile)
  const [isTable, setTable] = useState(false)
  const { marks, error, retry, beat } = useMarks(object, tile, scope)
  const title = t(`dashboard.tiles.${tile.key}.title`)
  const seen = marks?.filter(({ count }) => count > 0 || tile.chart === 'funnel' || tile.chart === 'figures')
  const isEmpty = seen?.every(({ count }) => count === 0)
  const onOpen = (mark: Mark) =>
    void show(
      rowsPage({
        object,
        title: `${title} · ${textsOf(mark).label}`,
        filter: mark.filter,
        columns: tile.columns,
      }),
    )
  const Drawn = tile.chart === 'list' ? null : drawn[tile.chart]
  return (
    <section className={styles.tile} aria-labelledby={titleId} data-tile={tile.key} data-wide={isWide || undefined}>
      <header className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
          {about ? <span className={styles.about}> · {about}</span> : null}
        </h2>
        {Drawn && seen && !isEmpty ? (
          <IconButton
            label={t(isTable ? 'dashboard.asChart' : 'dashboard.asTable', { title })}
            pressed={isTable}
            onClick={() => setTable(!isTable)}
          >
            {isTable ? <IconChartBar size={16} /> : <IconTable size={16} />}
          </IconButton>
        ) : null}
      </header>
      <p className={styles.hint}>{t(`dashboard.tiles.${tile.key}.hint`)}</p>
      {error && !marks ? <QueryError error={error} onRetry={retry} /> : null}
      {!marks && !error ? <SkeletonRows rows={4} /> : null}
      {isEmpty ? <p className={styles.empty}>{t('dashboard.nothing')}</p> : null}
      {seen && !isEmpty && isTable ? <MarkTable title={title} tile={tile} marks={seen} onOpen={onOpen} /> : null}
      {seen && !isEmpty && !isTable && Drawn ? <Drawn tile={tile} marks={seen} onOpen={onOpen} /> : null}
      {seen && !isEmpty && !Drawn ? (
        <AtRiskList object={object} tile={tile} marks={seen} onOpen={onOpen} beat={beat} />
      ) : null}
    </section>
  )
}
