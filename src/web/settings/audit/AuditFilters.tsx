import { useState } from 'react'
import { auditKinds } from '#kernel/audit/contract.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import { Button } from '#ui/Button.tsx'
import { MultiSelect, Select, TextInput } from '#ui/inputs.ts'
import { useRecordOptions } from '../useRecordOptions.ts'
import styles from './audit.module.css'
import type { AuditSearch } from './search.ts'

interface AuditFiltersProps {
  search: AuditSearch
  onChange: (search: AuditSearch) => void
}

/** Who, what, where and when; everything given must hold. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const people = useRecordOptions({ name: 'user', plural: 'users' })
  const change = (patch: { [K in keyof AuditSearch]?: AuditSearch[K] | undefined }) =>
    onChange(Object.fromEntries(Object.entries({ ...search, ...patch }).filter(([, value]) => value)) as AuditSearch)
  return (
    <search className={styles.filters}>
      <Words key={search.text ?? ''} text={search.text ?? ''} onWords={(text) => change({ text })} />
      <MultiSelect
        label={t('settings.audit.kind')}
        data={auditKinds.map((kind) => ({ value: kind, label: t(`settings.audit.kinds.${kind}`) }))}
        value={search.kinds?.split(',') ?? []}
        clearable
        onChange={(kinds) => change({ kinds: kinds.join(',') })}
      />
      <Select
        label={t('settings.audit.who')}
        data={people.map(({ value, label: name }) => ({ value: `user:${value}`, label: name }))}
        value={search.actor ?? null}
        searchable
        clearable
        onChange={(actor) => change({ actor: actor ?? undefined })}
      />
      <Select
        label={t('settings.roles.object')}
        data={objects.map((object) => ({ value: object.name, label: label(object.pluralLabel, object.plural) }))}
        value={search.object ?? null}
        searchable
        clearable
        onChange={(object) => change({ object: object ?? undefined })}
      />
      <Day label={t('settings.audit.from')} day={search.from} onDay={(from) => change({ from })} />
      <Day label={t('settings.audit.to')} day={search.to} onDay={(to) => change({ to })} />
      {search.record || search.subject ? (
        <Button size="sm" onClick={() => change({ record: undefined, subject: undefined })}>
          {t('settings.audit.everything')}
        </Button>
      ) : null}
    </search>
  )
}

interface DayProps {
  label: string
  day: string | undefined
  onDay: (day: string | undefined) => void
}

/** A day as the reader writes it. */
function Day({ label, day, onDay }: DayProps) {
  const env = useDisplayEnv()
  const field = { ...dayField, label }
  return (
    <FieldInput
      field={field}
      env={env}
      value={day ?? null}
      onChange={(value, issue) => issue === undefined && onDay(typeof value === 'string' ? value : undefined)}
    />
  )
}

const dayField = {
  name: 'day',
  kind: 'date',
  isSystem: false,
  isCustom: false,
  canWrite: true,
  sortable: false,
  storage: 'date',
} as const

/** Looked for when the words stand still, by Enter or on leaving. */
function Words({ text, onWords }: { text: string; onWords: (text: string) => void }) {
  const t = useT()
  const [draft, setDraft] = useState(text)
  return (
    <TextInput
      label={t('settings.audit.words')}
      placeholder={t('settings.audit.wordsHint')}
      value={draft}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => event.key === 'Enter' && onWords(draft.trim())}
      onBlur={() => draft.trim() !== text && onWords(draft.trim())}
    />
  )
}
