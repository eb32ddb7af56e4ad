import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { Checkbox, Select } from '#ui/inputs.ts'
import { type FieldDraft, kindsFor, traitsOf } from './fieldDraft.ts'

interface KindSelectProps {
  value: FieldDraft['kind']
  /** The kind of a field that is there: only what its values can become is offered. */
  standing: FieldDraft['kind'] | null
  error: string | undefined
  onChange: (kind: FieldDraft['kind']) => void
}

export function KindSelect({ value, standing, error, onChange }: KindSelectProps) {
  const t = useT()
  const offered = kindsFor(standing)
  return (
    <Select
      label={t('settings.fields.kind')}
      data={offered.map(({ group, kinds }) => ({
        group: t(`settings.kindGroups.${group}`),
        items: kinds.map((kind) => ({ value: kind, label: t(`settings.kinds.${kind}`) })),
      }))}
      value={value}
      searchable
      disabled={offered.flatMap(({ kinds }) => kinds).length < 2}
      allowDeselect={false}
      error={error}
      maxDropdownHeight={320}
      onChange={(kind) => kind && onChange(kind as FieldDraft['kind'])}
    />
  )
}

interface TargetSelectProps {
  value: string | null
  isFixed: boolean
  error: string | undefined
  onChange: (target: string | null) => void
}

export function TargetSelect({ value, isFixed, error, onChange }: TargetSelectProps) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  return (
    <Select
      label={t('settings.fields.target')}
      required
      data={objects.map((object) => ({ value: object.name, label: label(object.label, object.name) }))}
      value={value}
      searchable
      disabled={isFixed}
      error={error}
      onChange={onChange}
    />
  )
}

interface MarksProps {
  draft: FieldDraft
  isNew: boolean
  onChange: (patch: Partial<FieldDraft>) => void
  errorOf: (part: string) => string | undefined
}

/** A field cannot be born required: standing records have no value for it yet. */
export function Marks({ draft, isNew, onChange, errorOf }: MarksProps) {
  const t = useT()
  const traits = traitsOf(draft.kind)
  return (
    <>
      {isNew ? null : (
        <Checkbox
          label={t('settings.fields.required')}
          checked={draft.required}
          error={errorOf('required')}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
      )}
      {traits.canBeUnique ? (
        <Checkbox
          label={t('settings.fields.uniqueLong')}
          checked={draft.unique}
          error={errorOf('unique')}
          onChange={(event) => onChange({ unique: event.currentTarget.checked })}
        />
      ) : null}
      {traits.canBeSearched ? (
        <Checkbox
          label={t('settings.fields.searchableLong')}
          checked={draft.searchable}
          onChange={(event) => onChange({ searchable: event.currentTarget.checked })}
        />
      ) : null}
      {draft.kind === 'autoNumber' ? (
        <Checkbox
          label={t('settings.fields.gapless')}
          description={t('settings.fields.gaplessHint')}
          checked={draft.gapless}
          onChange={(event) => onChange({ gapless: event.currentTarget.checked })}
        />
      ) : null}
      <Checkbox
        label={t('settings.fields.indexedLong')}
        checked={draft.indexed}
        onChange={(event) => onChange({ indexed: event.currentTarget.checked })}
      />
      <Checkbox
        label={t('settings.fields.personalLong')}
        checked={draft.personal}
        onChange={(event) => onChange({ personal: event.currentTarget.checked })}
      />
    </>
  )
}
