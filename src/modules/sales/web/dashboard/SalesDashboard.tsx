import { IconChartHistogram } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useMetadata, useObject } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { Query } from '#kernel/records/contract.ts'
import { useFormats, wallClock } from '#ui/format.ts'
import { Page, TopBar } from '#ui/Page.tsx'
import { EmptyState } from '#ui/states.tsx'
import { useStages } from '../opportunity/stages.ts'
import { Filters } from './Filters.tsx'
import styles from './SalesDashboard.module.css'
import { type DashboardState, scopeOf, usualWho } from './state.ts'
import { TileCard } from './TileCard.tsx'
import type { Tile } from './tile.ts'
import { funnelTile, riskTile, tiles } from './tiles.ts'
import { canShow } from './useMarks.ts'

export interface SalesDashboardProps {
  state: DashboardState
  onState: (state: DashboardState) => void
}

const allPipelines: Query = {
  filter: { field: 'isActive', op: 'ne', value: false },
  fields: ['displayName', 'isDefault'],
  sort: [{ field: 'name', direction: 'asc' }],
  limit: 100,
  count: 'none',
}
const none = { name: '', plural: '' }

/** How selling goes: what came of what, what stands open, who and what made it, and what is in danger. */
export function SalesDashboard({ state: asked, onState }: SalesDashboardProps) {
  const t = useT()
  const me = useMe()
  const { zone, currency } = useFormats()
  const metadata = useMetadata()
  const object = useObject('opportunity')
  const pipeline = useObject('pipeline')
  const pipelines = useRecordPage(pipeline ?? none, allPipelines, { enabled: pipeline !== undefined }).data?.items ?? []
  const state = { ...asked, who: asked.who ?? usualWho(me.roles) }
  const today = wallClock(Date.now(), zone).day
  const funnelled =
    pipelines.find(({ id }) => id === state.pipeline) ?? pipelines.find((one) => one.isDefault) ?? pipelines[0]
  const funnel = useFunnel(funnelled?.id)
  const riskTypes = useRiskTypes()
  const shown: { tile: Tile; about?: string; isWide?: boolean }[] = [
    { tile: tiles.outcome, isWide: true },
    ...(funnel
      ? [{ tile: funnel, ...(pipelines.length > 1 ? { about: String(funnelled?.displayName ?? '') } : {}) }]
      : []),
    { tile: tiles.openByStage },
    { tile: tiles.wonByMonth },
    { tile: tiles.openByMonth },
    { tile: tiles.reasons },
    { tile: tiles.leaders },
    { tile: tiles.atRisk },
    { tile: riskTypes },
  ]
  return (
    <Page
      bar={
        <>
          <TopBar
            icon={<IconChartHistogram size={16} />}
            title={t('dashboard.title')}
            detail={t('dashboard.currency', { currency })}
          />
          <Filters state={state} pipelines={pipelines} onChange={(patch) => onState({ ...asked, ...patch })} />
        </>
      }
    >
      {object ? (
        <div className={styles.tiles}>
          {shown
            .filter(({ tile }) => canShow(metadata, tile))
            .map(({ tile, ...rest }) => (
              <TileCard key={tile.key} object={object} tile={tile} scope={scopeOf(tile, state, today)} {...rest} />
            ))}
        </div>
      ) : (
        <EmptyState
          icon={<IconChartHistogram size={28} />}
          title={t('dashboard.closed')}
          text={t('dashboard.closedText')}
        />
      )}
    </Page>
  )
}

function useFunnel(pipeline: string | undefined): Tile | null {
  const stages = useStages()
  return useMemo(() => (pipeline && stages ? funnelTile(pipeline, stages) : null), [pipeline, stages])
}

function useRiskTypes(): Tile {
  const text = useLabel()
  const choices = useObject('risk')?.fields.find(({ name }) => name === 'type')?.choices
  return useMemo(
    () => riskTile((choices ?? []).map(({ value, label }) => ({ value, name: text(label, value) }))),
    [choices, text],
  )
}
