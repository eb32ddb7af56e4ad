import { IconAdjustments } from '@tabler/icons-react'
import { useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { IconButton } from '#ui/Button.tsx'
import { Select } from '#ui/inputs.ts'
import type { ColumnMapping, ImportTarget, ProbedColumn } from '../contract.ts'
import { ColumnDetails } from './ColumnDetails.tsx'
import styles from './ImportWizard.module.css'
import { samplesOf } from './mapping.ts'

interface ColumnRowProps {
  column: ColumnMapping
  probed: ProbedColumn | undefined
  targets: ImportTarget[]
  onField: (field: string | null) => void
  onChange: (column: ColumnMapping) => void
}

/** One column: its header and samples, the field it goes to, and behind a button what its values mean. */
export function ColumnRow({ column, probed, targets, onField, onChange }: ColumnRowProps) {
  const t = useT()
  const label = useLabel()
  const target = targets.find(({ field }) => field === column.field)
  const [open, setOpen] = useState(column.values !== undefined)
  const options = targets.map(({ field, label: text, required }) => ({
    value: field,
    label: `${label(text, field)}${required ? ' *' : ''}`,
  }))
  const known = column.field === null || target ? options : [...options, { value: column.field, label: column.field }]
  return (
    <li className={styles.column} data-left-out={column.field === null || undefined}>
      <div className={styles.columnHead}>
        <strong className={styles.columnName}>{column.column}</strong>
        <span className={styles.quiet}>{probed ? samplesOf(probed) : ''}</span>
      </div>
      <Select
        aria-label={t('dataImport.fieldFor', { column: String(column.column) })}
        placeholder={t('dataImport.leaveOut')}
        data={known}
        value={column.field}
        searchable
        clearable
        nothingFoundMessage={t('dataImport.noField')}
        onChange={onField}
      />
      <IconButton
        label={t('dataImport.details', { column: String(column.column) })}
        aria-expanded={open}
        disabled={column.field === null}
        onClick={() => setOpen(!open)}
      >
        <IconAdjustments size={16} />
      </IconButton>
      {open && column.field !== null ? (
        <ColumnDetails column={column} probed={probed} target={target} onChange={onChange} />
      ) : null}
    </li>
  )
}
