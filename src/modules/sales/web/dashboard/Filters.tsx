import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { Query, RecordJson } from '#kernel/records/contract.ts'
import { Select, TextInput } from '#ui/inputs.ts'
import styles from './SalesDashboard.module.css'
import { type DashboardState, offeredPeriods, type Period, usualPeriod } from './state.ts'

interface Props {
  state: DashboardState & { who: string }
  pipelines: readonly RecordJson[]
  onChange: (patch: DashboardState) => void
}

const none = { name: '', plural: '' }

/** What the dashboard is narrowed to: whose, which pipeline, when. */
export function Filters({ state, pipelines, onChange }: Props) {
  const t = useT()
  const { organization } = useMe()
  const { period = usualPeriod } = state
  const named = pipelines.map(({ id, displayName }) => ({ value: id, label: String(displayName ?? '') }))
  return (
    <div className={styles.filters}>
      <Who who={state.who} onChange={(who) => onChange({ who })} />
      {pipelines.length > 1 ? (
        <Select
          aria-label={t('dashboard.pipeline')}
          data={[{ value: '', label: t('dashboard.allPipelines') }, ...named]}
          value={state.pipeline ?? ''}
          allowDeselect={false}
          onChange={(value) => onChange({ pipeline: value || undefined } as DashboardState)}
        />
      ) : null}
      <Select
        aria-label={t('dashboard.period')}
        data={offeredPeriods(organization.fiscalYear.firstMonth !== 1).map((value) => ({
          value,
          label: t(`dashboard.periods.${value}`),
        }))}
        value={period}
        allowDeselect={false}
        onChange={(value) => onChange({ period: (value ?? usualPeriod) as Period })}
      />
      {period === 'custom' ? (
        <>
          <Day
            label={t('dashboard.from')}
            value={state.from}
            onChange={(from) => onChange({ from } as DashboardState)}
          />
          <Day label={t('dashboard.to')} value={state.to} onChange={(to) => onChange({ to } as DashboardState)} />
        </>
      ) : null}
    </div>
  )
}

interface DayProps {
  label: string
  value: string | undefined
  onChange: (day: string | undefined) => void
}

const Day = ({ label, value, onChange }: DayProps) => (
  <TextInput
    type="date"
    aria-label={label}
    title={label}
    value={value ?? ''}
    onChange={(event) => onChange(event.currentTarget.value || undefined)}
  />
)

const byName = (fields: string[], filter?: Query['filter']): Query => ({
  ...(filter ? { filter } : {}),
  fields,
  sort: [{ field: 'name', direction: 'asc' }],
  limit: 1000,
  count: 'none',
})
const offeredAtOnce = 50

function Who({ who, onChange }: { who: string; onChange: (who: string) => void }) {
  const t = useT()
  const [team, user] = [useObject('team'), useObject('user')]
  const teams = useRecordPage(team ?? none, byName(['displayName']), { enabled: team !== undefined }).data?.items ?? []
  const people =
    useRecordPage(user ?? none, byName(['displayName'], { field: 'isActive', op: 'eq', value: true }), {
      enabled: user !== undefined,
    }).data?.items ?? []
  const options = (kind: string, records: RecordJson[]) =>
    records.map(({ id, displayName }) => ({ value: `${kind}:${id}`, label: String(displayName ?? '') }))
  return (
    <Select
      aria-label={t('dashboard.who')}
      searchable
      limit={offeredAtOnce}
      data={[
        { value: 'all', label: t('dashboard.everyone') },
        { value: 'mine', label: t('dashboard.mine') },
        ...(teams.length > 0 ? [{ group: t('dashboard.teams'), items: options('team', teams) }] : []),
        ...(people.length > 0 ? [{ group: t('dashboard.people'), items: options('user', people) }] : []),
      ]}
      value={who}
      allowDeselect={false}
      onChange={(value) => onChange(value ?? 'all')}
    />
  )
}
