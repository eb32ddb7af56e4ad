import { IconEraser } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import type { ColumnMapping, ImportTarget, ProbedColumn } from '../contract.ts'
import styles from './ColumnValues.module.css'
import { mapValue } from './mapping.ts'

interface ColumnValuesProps {
  column: ColumnMapping
  probed: ProbedColumn | undefined
  target: ImportTarget | undefined
  onChange: (column: ColumnMapping) => void
}

/** What the values of a column mean: those seen in the file, and others that people know of. */
export function ColumnValues({ column, probed, target, onChange }: ColumnValuesProps) {
  const t = useT()
  const [others, setOthers] = useState<string[]>([])
  const values = [...new Set([...Object.keys(column.values ?? {}), ...(probed?.values ?? []), ...others])]
  return (
    <fieldset className={styles.values}>
      <legend className={styles.legend}>{t('dataImport.values')}</legend>
      <div className={styles.valueList}>
        {values.map((value) => (
          <div key={value} className={styles.value}>
            <span className={styles.valueName}>{value}</span>
            <Meaning
              value={value}
              meaning={column.values?.[value] ?? null}
              target={target}
              onChange={(to) => onChange(mapValue(column, value, to))}
            />
          </div>
        ))}
      </div>
      <OtherValue onAdd={(value) => setOthers([...others, value])} />
    </fieldset>
  )
}

interface MeaningProps {
  value: string
  /** '' leaves the field empty, null takes the value as it stands. */
  meaning: string | null
  target: ImportTarget | undefined
  onChange: (to: string | null) => void
}

function Meaning(props: MeaningProps) {
  return (props.target?.choices.length ?? 0) > 0 ? <MeantChoice {...props} /> : <MeantText {...props} />
}

/** Stands for '' in the select, which takes that for no choice at all. */
const nothing = ' '

function MeantChoice({ value, meaning, target, onChange }: MeaningProps) {
  const t = useT()
  const label = useLabel()
  const choices = (target?.choices ?? []).map((choice) => ({
    value: choice.value,
    label: label(choice.label, choice.value),
  }))
  return (
    <Select
      aria-label={t('dataImport.meaningOf', { value })}
      placeholder={t('dataImport.asItStands')}
      data={[{ value: nothing, label: t('dataImport.leaveEmpty') }, ...choices]}
      value={meaning === '' ? nothing : meaning}
      searchable
      clearable
      onChange={(to) => onChange(to === nothing ? '' : to)}
    />
  )
}

function MeantText({ value, meaning, onChange }: MeaningProps) {
  const t = useT()
  const isEmpty = meaning === ''
  return (
    <div className={styles.meant}>
      <TextInput
        aria-label={t('dataImport.meaningOf', { value })}
        placeholder={t(isEmpty ? 'dataImport.leaveEmpty' : 'dataImport.asItStands')}
        disabled={isEmpty}
        value={meaning ?? ''}
        onChange={(event) => onChange(event.currentTarget.value || null)}
      />
      <IconButton
        label={t('dataImport.leaveValueEmpty', { value })}
        pressed={isEmpty}
        onClick={() => onChange(isEmpty ? null : '')}
      >
        <IconEraser size={16} />
      </IconButton>
    </div>
  )
}

function OtherValue({ onAdd }: { onAdd: (value: string) => void }) {
  const t = useT()
  const [text, setText] = useState('')
  const add = () => {
    onAdd(text.trim())
    setText('')
  }
  return (
    <div className={styles.meant}>
      <TextInput
        aria-label={t('dataImport.otherValue')}
        placeholder={t('dataImport.otherValue')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button disabled={text.trim() === ''} onClick={add}>
        {t('dataImport.addValue')}
      </Button>
    </div>
  )
}
