import { IconColumnInsertRight, IconX } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import { fieldOf, useObject } from '#kernel/client/metadata.ts'
import type { FieldKindName, JsonValue } from '#kernel/fields/contract.ts'
import { isUuid } from '#kernel/fields/shared/uuids.ts'
import { widgetOf } from '#kernel/fields/web.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv, useParseEnv } from '#kernel/records/web/env.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu, Select, TextInput } from '#ui/inputs.ts'
import { Section } from '#ui/Page.tsx'
import type { FileProbe, ImportTarget, Mapping } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { clearField, type FilledField, filledFields, fillField, sampleOf, withMode } from './mapping.ts'
import { useTargetName } from './targets.ts'

interface FilledFieldsProps {
  probe: FileProbe
  mapping: Mapping
  targets: ImportTarget[]
  onMapping: (mapping: Mapping) => void
}

/** Fields that no column fills: one value for every row, or a text made of columns. */
export function FilledFields({ probe, mapping, targets, onMapping }: FilledFieldsProps) {
  const t = useT()
  const nameOf = useTargetName(targets)
  const rows = filledFields(mapping, targets)
  const headers = probe.columns.map(({ header }) => header)
  const taken = new Set([...rows.map(({ field }) => field), ...mapping.columns.map(({ field }) => field)])
  const free = targets.filter(({ field }) => !taken.has(field))
  const settle = (changed: Mapping) => onMapping(withMode(changed, mapping.mode, targets))
  const fill = (field: string, value: JsonValue) => settle(fillField(mapping, field, value, headers))
  return (
    <Section title={t('dataImport.filledTitle')} intro={t('dataImport.filledIntro')}>
      {rows.length > 0 ? (
        <ul className={styles.columns}>
          {rows.map((row) => (
            <FilledRow
              key={row.field}
              row={row}
              name={nameOf(row.field)}
              target={targets.find(({ field }) => field === row.field)}
              probe={probe}
              mapping={mapping}
              onChange={(value) => fill(row.field, value)}
              onRemove={() => settle(clearField(mapping, row.field))}
            />
          ))}
        </ul>
      ) : null}
      <Select
        className={`${styles.narrow} ${styles.add}`}
        aria-label={t('dataImport.addField')}
        placeholder={t('dataImport.addField')}
        data={free.map(({ field }) => ({ value: field, label: nameOf(field) }))}
        value={null}
        searchable
        nothingFoundMessage={t('dataImport.noField')}
        onChange={(field) => field !== null && fill(field, '')}
      />
    </Section>
  )
}

interface FilledRowProps {
  row: FilledField
  name: string
  target: ImportTarget | undefined
  probe: FileProbe
  mapping: Mapping
  onChange: (value: JsonValue) => void
  onRemove: () => void
}

function FilledRow({ row: { field, value }, name, target, probe, mapping, onChange, onRemove }: FilledRowProps) {
  const t = useT()
  const isTemplate = mapping.templates?.[field] !== undefined
  const sample = isTemplate ? sampleOf(String(value), mapping, probe.columns, probe.preview[0] ?? []) : ''
  const insert = (header: string) => {
    const piece = target?.kind === 'email' || target?.kind === 'emails' ? `{${header}|slug}` : `{${header}}`
    onChange(typeof value === 'string' && value !== '' ? `${value} ${piece}` : piece)
  }
  return (
    <li className={styles.column} data-filled={field}>
      <div className={styles.columnHead}>
        <strong className={styles.columnName}>
          {name}
          {target?.required ? ' *' : ''}
        </strong>
        {isTemplate ? <span className={styles.quiet}>{t('dataImport.firstRow', { text: sample })}</span> : null}
      </div>
      <FixedValue object={mapping.object} field={field} name={name} value={value} onChange={onChange} />
      <div className={styles.tools}>
        <InsertColumn name={name} probe={probe} onInsert={insert} />
        {target?.required && value === '' ? null : (
          <IconButton label={t('dataImport.removeField', { field: name })} onClick={onRemove}>
            <IconX size={16} />
          </IconButton>
        )}
      </div>
    </li>
  )
}

function InsertColumn({ name, probe, onInsert }: { name: string; probe: FileProbe; onInsert: (name: string) => void }) {
  const t = useT()
  return (
    <IconMenu
      label={t('dataImport.insertColumn', { field: name })}
      icon={<IconColumnInsertRight size={16} />}
      listClassName={styles.insert}
    >
      {probe.columns.map(({ index, header }) => (
        <Menu.Item key={index} onClick={() => onInsert(header)}>
          {header}
        </Menu.Item>
      ))}
    </IconMenu>
  )
}

interface FixedValueProps {
  object: string
  field: string
  name: string
  value: JsonValue
  onChange: (value: JsonValue) => void
}

/** The field's own editor where it makes a fixed value; a text field for texts, templates and what only a file can say. */
function FixedValue({ object, field, name, value, onChange }: FixedValueProps) {
  const t = useT()
  const env = useDisplayEnv()
  const parseEnv = useParseEnv()
  const metadata = useObject(object)
  const known = metadata ? fieldOf(metadata, field) : undefined
  const label = t('dataImport.valueOf', { field: name })
  if (!known || !isEdited(known, value)) {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return (
      <TextInput
        aria-label={label}
        placeholder={t('dataImport.textOrColumns')}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  const { Editor } = widgetOf(known.kind)
  return (
    <Editor
      label={label}
      value={value === '' ? null : value}
      field={{ ...known, required: false }}
      env={env}
      parseEnv={parseEnv}
      onChange={(next) => onChange(next ?? '')}
    />
  )
}

/** Kinds whose editor is more than a text field. */
const edited = new Set<FieldKindName>([
  'boolean',
  'choice',
  'choices',
  'date',
  'dateTime',
  'integer',
  'link',
  'links',
  'money',
  'rating',
  'team',
  'user',
])

/** A text that the editor could not show, such as a name of a record, stays a text. */
function isEdited({ kind, choices = [] }: FieldMetadata, value: JsonValue): boolean {
  if (!edited.has(kind)) return false
  if (typeof value !== 'string' || value === '') return true
  return isUuid(value) || /^\d{4}-\d\d-\d\d/.test(value) || choices.some((choice) => choice.value === value)
}
