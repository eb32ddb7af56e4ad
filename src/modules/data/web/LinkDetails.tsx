import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { mustBeGiven } from '#kernel/objects/contract.ts'
import type { FieldMetadata } from '#kernel/objects/metadata.contract.ts'
import { Select, Switch, TextInput } from '#ui/inputs.ts'
import type { ColumnMapping, LinkMapping } from '../contract.ts'
import styles from './ImportWizard.module.css'
import { withDetail } from './mapping.ts'

interface LinkDetailsProps {
  column: ColumnMapping
  /** The object that the field links to. */
  target: string
  onChange: (column: ColumnMapping) => void
}

/** By what the linked record is found, and whether a missing one is made. */
export function LinkDetails({ column, target, onChange }: LinkDetailsProps) {
  const t = useT()
  const label = useLabel()
  const object = useObject(target)
  const { link = {} } = column
  const change = ({ by, create, set }: LinkMapping) =>
    onChange(
      withDetail(column, 'link', {
        ...(by ? { by } : {}),
        ...(create ? { create, ...(set && Object.keys(set).length > 0 ? { set } : {}) } : {}),
      }),
    )
  const keys = (object?.fields ?? []).filter(({ unique }) => unique)
  const options = [
    ...keys.map((field) => ({ value: field.name, label: label(field.label, field.name) })),
    { value: 'externalIds.import', label: t('dataImport.externalId') },
  ]
  if (link.by && !options.some(({ value }) => value === link.by)) options.push({ value: link.by, label: link.by })
  return (
    <>
      <Select
        className={styles.narrow ?? ''}
        label={t('dataImport.findBy')}
        placeholder={t('dataImport.byName')}
        data={options}
        value={link.by ?? null}
        clearable
        onChange={(by) => change({ ...link, by: by ?? '' })}
      />
      {object?.can.create ? (
        <Switch
          label={t('dataImport.createMissing')}
          checked={link.create === true}
          onChange={(event) => change({ ...link, create: event.currentTarget.checked })}
        />
      ) : null}
      {link.create ? (
        <NewRecord
          fields={object?.fields ?? []}
          titles={object?.title ?? []}
          set={link.set ?? {}}
          onChange={(set) => change({ ...link, set })}
        />
      ) : null}
    </>
  )
}

interface NewRecordProps {
  fields: FieldMetadata[]
  /** Filled from the cell itself. */
  titles: string[]
  set: Record<string, string>
  onChange: (set: Record<string, string>) => void
}

/** More fields of records made on the way: the required ones, and what else is wanted. */
function NewRecord({ fields, titles, set, onChange }: NewRecordProps) {
  const t = useT()
  const label = useLabel()
  const writable = fields.filter(({ name, canWrite }) => canWrite && !titles.includes(name))
  const isShown = (field: FieldMetadata) => field.name in set || mustBeGiven(field)
  const shown = writable.filter(isShown)
  const nameOf = (field: FieldMetadata) => label(field.label, field.name)
  const say = (name: string, text: string | null) => {
    const { [name]: _before, ...rest } = set
    onChange(text === null ? rest : { ...rest, [name]: text })
  }
  return (
    <div className={styles.reading}>
      {shown.map((field) => (
        <TextInput
          key={field.name}
          label={t('dataImport.ofNew', { field: nameOf(field) })}
          description={t('dataImport.ofNewHint')}
          value={set[field.name] ?? ''}
          onChange={({ currentTarget }) => say(field.name, currentTarget.value || null)}
        />
      ))}
      <Select
        label={t('dataImport.moreOfNew')}
        placeholder={t('dataImport.addField')}
        data={writable.filter((field) => !isShown(field)).map((field) => ({ value: field.name, label: nameOf(field) }))}
        value={null}
        searchable
        onChange={(name) => name !== null && say(name, '')}
      />
    </div>
  )
}
