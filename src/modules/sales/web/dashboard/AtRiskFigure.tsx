import { useT } from '#kernel/client/i18n.ts'
import { usePanel } from '#kernel/client/panel.ts'
import type { Filter } from '#kernel/filter/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { rowsPage } from '#kernel/records/web/RowsPanel.tsx'
import { Figures } from './charts.tsx'
import type { Mark } from './tile.ts'
import { tiles } from './tiles.ts'
import { useMarks } from './useMarks.ts'

const { atRisk: tile } = tiles
const named = { ...tile, measures: tile.measures.map((measure) => ({ ...measure, key: 'atRisk' })) }

/** What some people's open opportunities in danger are worth together. */
export function AtRiskFigure({ object, scope }: { object: ObjectMetadata; scope: Filter[] }) {
  const t = useT()
  const { show } = usePanel()
  const { marks } = useMarks(object, named, scope)
  const onOpen = (mark: Mark) =>
    void show(
      rowsPage({ object, title: t(`dashboard.tiles.${tile.key}.title`), filter: mark.filter, columns: tile.columns }),
    )
  return marks && marks.length > 0 ? <Figures tile={named} marks={marks} onOpen={onOpen} /> : null
}
