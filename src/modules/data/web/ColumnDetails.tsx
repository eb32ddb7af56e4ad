import { useLabel, useT } from '#kernel/client/i18n.ts'
import { Select, Switch, TextInput } from '#ui/inputs.ts'
import type { ColumnMapping, ImportTarget, ProbedColumn } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { mapValue } from './mapping.ts'

interface ColumnDetailsProps {
  column: ColumnMapping
  probed: ProbedColumn | undefined
  target: ImportTarget | undefined
  onChange: (column: ColumnMapping) => void
}

/** What a column needs beyond its field: meanings of values, a factor, whether missing records are made. */
export function ColumnDetails({ column, probed, target, onChange }: ColumnDetailsProps) {
  const t = useT()
  const hasValues = (target?.choices.length ?? 0) > 0 || Object.keys(column.values ?? {}).length > 0
  return (
    <div className={styles.details}>
      {target?.target ? (
        <Switch
          label={t('dataImport.createMissing')}
          checked={column.link?.create === true}
          onChange={(event) => onChange({ ...column, link: { ...column.link, create: event.currentTarget.checked } })}
        />
      ) : null}
      {isNumeric(probed) ? <FactorInput column={column} onChange={onChange} /> : null}
      {hasValues ? <ValueList column={column} probed={probed} target={target} onChange={onChange} /> : null}
    </div>
  )
}

const isNumeric = (probed: ProbedColumn | undefined) =>
  probed !== undefined &&
  probed.values.length > 0 &&
  probed.values.every((value) => /^[-+(]?[\d.,\s']+\)?%?$/.test(value))

function FactorInput({ column, onChange }: Pick<ColumnDetailsProps, 'column' | 'onChange'>) {
  const t = useT()
  const change = (text: string) => {
    const { factor: _factor, ...rest } = column
    const factor = Number(text.replace(',', '.'))
    onChange(text.trim() === '' || !Number.isFinite(factor) ? rest : { ...rest, factor })
  }
  return (
    <TextInput
      label={t('dataImport.factor')}
      description={t('dataImport.factorHint')}
      inputMode="decimal"
      defaultValue={column.factor === undefined ? '' : String(column.factor)}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}

function ValueList({ column, probed, target, onChange }: ColumnDetailsProps) {
  const t = useT()
  const values = [...new Set([...Object.keys(column.values ?? {}), ...(probed?.values ?? [])])]
  return (
    <fieldset className={styles.values}>
      <legend className={styles.legend}>{t('dataImport.values')}</legend>
      {values.map((value) => (
        <div key={value} className={styles.value}>
          <span className={styles.valueName}>{value}</span>
          <ValueInput
            value={value}
            column={column}
            target={target}
            onChange={(to) => onChange(mapValue(column, value, to))}
          />
        </div>
      ))}
    </fieldset>
  )
}

interface ValueInputProps {
  value: string
  column: ColumnMapping
  target: ImportTarget | undefined
  onChange: (to: string | null) => void
}

function ValueInput({ value, column, target, onChange }: ValueInputProps) {
  const t = useT()
  const label = useLabel()
  const meaning = column.values?.[value] ?? null
  const name = t('dataImport.meaningOf', { value })
  if (!target || target.choices.length === 0) {
    return (
      <TextInput
        aria-label={name}
        placeholder={t('dataImport.asItStands')}
        value={meaning ?? ''}
        onChange={(event) => onChange(event.currentTarget.value === '' ? null : event.currentTarget.value)}
      />
    )
  }
  return (
    <Select
      aria-label={name}
      placeholder={t('dataImport.asItStands')}
      data={target.choices.map((choice) => ({ value: choice.value, label: label(choice.label, choice.value) }))}
      value={meaning}
      searchable
      clearable
      onChange={onChange}
    />
  )
}
