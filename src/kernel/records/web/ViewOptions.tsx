import { IconPalette } from '@tabler/icons-react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Layout, ViewSettings } from '#kernel/objects/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { layoutIcons } from '#kernel/views/web/layoutIcons.ts'
import { Button } from '#ui/Button.tsx'
import { Select, Switch } from '#ui/inputs.ts'
import type { ViewProps } from './IndexScreen.tsx'
import { coverFields, groupFields, layoutsOf, standardStart, sumFields, timeFields } from './layoutFields.ts'
import { patchState } from './state.ts'
import { TableOptionsForm } from './TableOptionsForm.tsx'
import styles from './ViewOptions.module.css'

type Props = ViewProps & { env: DisplayEnv; onColours: () => void }
type Named = 'groupBy' | 'lanes' | 'sum' | 'start' | 'end' | 'cover'

/** The layout of a view, and what that layout needs to know. */
export function ViewOptions(props: Props) {
  const { object, shape, state, onStateChange, env } = props
  const set = (change: ViewSettings) => onStateChange(patchState(state, change))
  const choose = (layout: Layout) => {
    const fields = groupFields(object)
    const isGrouped = fields.some((field) => field.name === shape.groupBy)
    const first = fields.find((field) => field.name === object.stageField) ?? fields[0]
    set({ layout, ...(layout === 'board' && !isGrouped && first ? { groupBy: first.name } : {}) })
  }
  return (
    <div className={styles.options}>
      <div role="radiogroup" aria-label={env.t('views.layout')} className={styles.layouts}>
        {layoutsOf(object).map((layout) => {
          const Picture = layoutIcons[layout]
          return (
            <label key={layout} className={styles.layout} data-chosen={shape.layout === layout || undefined}>
              <input
                type="radio"
                name="layout"
                className="visually-hidden"
                checked={shape.layout === layout}
                onChange={() => choose(layout)}
              />
              <Picture size={18} stroke={1.6} />
              {env.t(`views.layouts.${layout}`)}
            </label>
          )
        })}
      </div>
      <LayoutOptions {...props} />
      {shape.layout === 'split' ? null : (
        <Button icon={<IconPalette size={14} />} onClick={props.onColours}>
          {env.t('records.colours.open')}
        </Button>
      )}
    </div>
  )
}

function LayoutOptions(props: Props) {
  const { object, shape, state, onStateChange, env } = props
  const set = (change: ViewSettings) => onStateChange(patchState(state, change))
  if (shape.layout === 'board') {
    const fields = groupFields(object)
    return (
      <>
        <FieldSelect {...props} name="groupBy" fields={fields} value={shape.groupBy} isRequired />
        <FieldSelect {...props} name="lanes" fields={fields.filter((field) => field.name !== shape.groupBy)} />
        <FieldSelect {...props} name="sum" fields={sumFields(object)} value={shape.sum} />
        <Switch
          label={env.t('views.hideEmpty')}
          checked={shape.hideEmpty ?? false}
          onChange={(event) => set({ hideEmpty: event.currentTarget.checked })}
        />
      </>
    )
  }
  if (shape.layout === 'calendar') {
    const fields = timeFields(object)
    const start = shape.start ?? standardStart(object) ?? null
    const alike = fields.filter((field) => field.name !== start)
    return (
      <>
        <FieldSelect {...props} name="start" fields={fields} value={start} isRequired />
        <FieldSelect {...props} name="end" fields={alike} />
      </>
    )
  }
  if (shape.layout === 'table') return <TableOptionsForm {...props} />
  const covers = coverFields(object)
  return shape.layout === 'gallery' && covers.length > 0 ? (
    <FieldSelect {...props} name="cover" fields={covers} value={shape.cover ?? covers[0]?.name ?? null} isRequired />
  ) : null
}

type FieldSelectProps = Props & {
  name: Named
  fields: FieldMetadata[]
  value?: string | null
  isRequired?: boolean
}

function FieldSelect({ env, shape, state, onStateChange, name, fields, value, isRequired = false }: FieldSelectProps) {
  return (
    <Select
      label={env.t(`views.${name}`)}
      placeholder={env.t('views.nothingChosen')}
      comboboxProps={{ withinPortal: false }}
      searchable
      clearable={!isRequired}
      allowDeselect={false}
      data={fields.map((field) => ({ value: field.name, label: env.text(field.label, field.name) }))}
      value={value ?? shape[name] ?? null}
      onChange={(field) => onStateChange(patchState(state, { [name]: field ?? '' }))}
    />
  )
}
