import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { type Density, densities } from '#kernel/objects/contract.ts'
import { SegmentedControl, Select } from '#ui/inputs.ts'
import styles from './dialogs.module.css'
import { bucketsFor, groupingOf } from './grouping.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { patchState } from './state.ts'

type Props = ViewProps & { env: DisplayEnv }

export function TableOptionsForm({ object, shape, state, onStateChange, env }: Props) {
  const grouping = groupingOf(object, shape.groups ?? '')
  const fields = object.fields.filter((field) => groupingOf(object, field.name))
  const set = (patch: Parameters<typeof patchState>[1]) => onStateChange(patchState(state, patch))
  const group = (groupBy: string | null) => set({ groupBy: groupBy ?? '' })
  return (
    <div className={styles.form}>
      <Select
        label={env.t('records.options.group')}
        placeholder={env.t('records.options.noGroup')}
        data={fields.map((field) => ({ value: field.name, label: env.text(field.label, field.name) }))}
        value={grouping?.field.name ?? null}
        searchable
        clearable
        data-autofocus
        onChange={group}
      />
      {grouping?.bucket ? (
        <Select
          label={env.t('records.options.bucket')}
          data={bucketsFor(env.fiscalYear, grouping.bucket).map((bucket) => ({
            value: bucket,
            label: env.t(`records.options.${bucket}`),
          }))}
          value={grouping.bucket}
          allowDeselect={false}
          onChange={(bucket) => group(`${grouping.field.name}:${bucket}`)}
        />
      ) : null}
      <div className={styles.field}>
        <span className={styles.label}>{env.t('records.options.density')}</span>
        <SegmentedControl
          aria-label={env.t('records.options.density')}
          data={densities.map((density) => ({ value: density, label: env.t(`records.options.${density}`) }))}
          value={shape.density ?? 'normal'}
          onChange={(density) => set({ density: density as Density })}
        />
      </div>
    </div>
  )
}
