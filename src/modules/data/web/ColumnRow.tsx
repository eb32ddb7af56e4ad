import { IconAdjustments, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { IconButton } from '#ui/Button.tsx'
import { Select } from '#ui/inputs.ts'
import type { ColumnMapping, ImportTarget, ProbedColumn } from '../contract.ts'
import { ColumnDetails } from './ColumnDetails.tsx'
import styles from './ImportWizard.module.css'
import { samplesOf } from './mapping.ts'
import { useTargetName } from './targets.ts'

interface ColumnRowProps {
  column: ColumnMapping
  /** The column went to another field before. */
  isRepeated: boolean
  probed: ProbedColumn | undefined
  targets: ImportTarget[]
  onField: (field: string | null) => void
  onChange: (column: ColumnMapping) => void
  onRepeat: () => void
  onDrop: () => void
}

/** One column: its header and samples, the field it goes to, and behind a button what its values mean. */
export function ColumnRow(props: ColumnRowProps) {
  const { column, isRepeated, probed, targets, onField, onChange, onRepeat, onDrop } = props
  const t = useT()
  const nameOf = useTargetName(targets)
  const [open, setOpen] = useState(column.values !== undefined)
  const name = String(column.column)
  const options = targets.map(({ field, required }) => ({
    value: field,
    label: `${nameOf(field)}${required ? ' *' : ''}`,
  }))
  const known = targets.some(({ field }) => field === column.field)
  if (column.field !== null && !known) options.push({ value: column.field, label: nameOf(column.field) })
  return (
    <li
      className={styles.column}
      data-left-out={column.field === null || undefined}
      data-repeated={isRepeated || undefined}
    >
      <div className={styles.columnHead}>
        <strong className={styles.columnName}>{name}</strong>
        <span className={styles.quiet}>{isRepeated ? t('dataImport.repeated') : probed ? samplesOf(probed) : ''}</span>
      </div>
      <Select
        aria-label={t(isRepeated ? 'dataImport.secondFieldFor' : 'dataImport.fieldFor', { column: name })}
        placeholder={t('dataImport.leaveOut')}
        data={options}
        value={column.field}
        searchable
        clearable
        nothingFoundMessage={t('dataImport.noField')}
        onChange={onField}
      />
      <div className={styles.tools}>
        <IconButton
          label={t(isRepeated ? 'dataImport.secondDetails' : 'dataImport.details', { column: name })}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <IconAdjustments size={16} />
        </IconButton>
        {isRepeated ? (
          <IconButton label={t('dataImport.removeRepeated', { column: name })} onClick={onDrop}>
            <IconX size={16} />
          </IconButton>
        ) : null}
      </div>
      {open ? (
        <ColumnDetails
          column={column}
          probed={probed}
          target={targets.find(({ field }) => field === column.field)}
          onChange={onChange}
          onRepeat={onRepeat}
        />
      ) : null}
    </li>
  )
}
