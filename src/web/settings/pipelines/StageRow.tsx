import { IconArrowsExchange, IconDots, IconListCheck, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu, NumberInput, Select, TextInput } from '#ui/inputs.ts'
import { type StageDraft, withType } from './drafts.ts'
import { GateDialog } from './GateDialog.tsx'
import styles from './pipelines.module.css'

const shownFields = ['name', 'type', 'probability', 'forecastCategory', 'allowedDays'] as const

/** What the columns are called; each input says so itself too, for those who cannot see the columns. */
export function StageHead({ object }: { object: ObjectMetadata }) {
  const label = useFieldLabel(object)
  return (
    <div className={styles.columns} aria-hidden="true">
      {shownFields.map((name) => (
        <span key={name}>{label(name)}</span>
      ))}
      <span />
    </div>
  )
}

interface StageRowProps {
  object: ObjectMetadata
  stage: StageDraft
  /** Opportunities that stand in it; undefined while that is not known. */
  count: number | undefined
  onChange: (stage: StageDraft) => void
  onMove: () => void
  onRemove: () => void
}

export function StageRow({ object, stage, count, onChange, onMove, onRemove }: StageRowProps) {
  const label = useFieldLabel(object)
  const options = useOptions(object)
  const isOpen = stage.type === 'open'
  return (
    <div className={styles.stage}>
      <TextInput
        label={label('name')}
        value={stage.name}
        required
        error={stage.name.trim() === ''}
        onChange={(event) => onChange({ ...stage, name: event.currentTarget.value })}
      />
      <Select
        label={label('type')}
        data={options('type')}
        value={stage.type}
        allowDeselect={false}
        onChange={(type) => type && onChange(withType(stage, type))}
      />
      <NumberInput
        label={label('probability')}
        value={stage.probability}
        min={0}
        max={isOpen ? 99 : 100}
        suffix=" %"
        decimalScale={2}
        disabled={!isOpen}
        hideControls
        onChange={(value) => onChange({ ...stage, probability: Number(value) })}
      />
      <Select
        label={label('forecastCategory')}
        data={options('forecastCategory')}
        value={stage.forecastCategory}
        allowDeselect={false}
        onChange={(forecastCategory) => forecastCategory && onChange({ ...stage, forecastCategory })}
      />
      <NumberInput
        label={label('allowedDays')}
        value={stage.allowedDays ?? ''}
        min={1}
        max={9999}
        allowDecimal={false}
        disabled={!isOpen}
        hideControls
        onChange={(value) => onChange({ ...stage, allowedDays: value === '' ? null : Number(value) })}
      />
      <StageMenu stage={stage} count={count} onChange={onChange} onMove={onMove} onRemove={onRemove} />
    </div>
  )
}

function StageMenu({ stage, count, onChange, onMove, onRemove }: Omit<StageRowProps, 'object'>) {
  const t = useT()
  const formats = useFormats()
  const [isGate, setGate] = useState(false)
  const isEmpty = count === 0
  return (
    <div className={styles.tools}>
      <span className={styles.count}>
        {count === undefined ? '' : t('settings.pipelines.count', { count, shown: formatNumber(count, formats) })}
      </span>
      <IconMenu label={t('settings.picklists.more_for', { name: stage.name })} icon={<IconDots size={14} />}>
        <Menu.Item leftSection={<IconListCheck size={14} />} onClick={() => setGate(true)}>
          {t('settings.pipelines.gate')}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconArrowsExchange size={14} />}
          disabled={isEmpty || count === undefined}
          onClick={onMove}
        >
          {t('settings.pipelines.move')}
        </Menu.Item>
        <Menu.Item leftSection={<IconTrash size={14} />} disabled={!isEmpty} onClick={onRemove}>
          {t('settings.pipelines.removeStage')}
        </Menu.Item>
        {isEmpty ? null : <Menu.Label>{t('settings.pipelines.notEmpty')}</Menu.Label>}
      </IconMenu>
      {isGate ? <GateDialog stage={stage} onChange={onChange} onClose={() => setGate(false)} /> : null}
    </div>
  )
}

function useFieldLabel(object: ObjectMetadata) {
  const label = useLabel()
  return (name: string) => label(object.fields.find((field) => field.name === name)?.label, name)
}

function useOptions(object: ObjectMetadata) {
  const label = useLabel()
  return (name: string) =>
    (object.fields.find((field) => field.name === name)?.choices ?? []).map((choice) => ({
      value: choice.value,
      label: label(choice.label, choice.value),
    }))
}
