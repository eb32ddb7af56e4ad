import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useIssueText, useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import type { FormulaTrial } from '#kernel/formulas/contract.ts'
import { canBeReckoned, typeOf } from '#kernel/formulas/types.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldDisplay } from '#kernel/records/web/Cell.tsx'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { Checkbox, Select, Textarea } from '#ui/inputs.ts'
import { type FieldDraft, requestOf } from '../fieldDraft.ts'
import { previewField } from '../preview/previewField.ts'
import styles from './FormulaField.module.css'

interface FormulaFieldProps {
  object: ObjectMetadata
  field: FieldMetadata | null
  draft: FieldDraft
  error: string | undefined
  onChange: (formula: string | null) => void
}

/** Whether a field is filled by a formula, the formula, and what it gives for a record while it is written. */
export function FormulaField({ object, field, draft, error, onChange }: FormulaFieldProps) {
  const t = useT()
  const input = useRef<HTMLTextAreaElement>(null)
  if (!canBeReckoned(draft)) return null
  const { formula } = draft
  const insert = (text: string) => {
    const { selectionStart = 0, selectionEnd = 0 } = input.current ?? {}
    onChange(`${formula?.slice(0, selectionStart) ?? ''}${text}${formula?.slice(selectionEnd) ?? ''}`)
    input.current?.focus()
  }
  return (
    <>
      <Checkbox
        label={t('settings.formula.use')}
        checked={formula !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? '' : null)}
      />
      {formula === null ? null : (
        <div className={styles.formula}>
          <Textarea
            ref={input}
            label={t('settings.formula.label')}
            description={t('settings.formula.hint')}
            classNames={{ input: styles.text ?? '' }}
            autosize
            minRows={2}
            maxRows={8}
            spellCheck={false}
            autoCapitalize="off"
            dir="ltr"
            required
            value={formula}
            error={error}
            onChange={(event) => onChange(event.currentTarget.value)}
          />
          <InsertField object={object} onInsert={insert} />
          <Trial object={object} field={field} draft={draft} />
          <p className={styles.examples}>
            {t('settings.formula.examples')}{' '}
            {examples.map((example) => (
              <code key={example}>{example}</code>
            ))}
          </p>
        </div>
      )}
    </>
  )
}

/** The same in every language, since names of fields and functions are. */
const examples = [
  'round(amount * 0.19, 2)',
  'ifBlank(term, 12) / 12',
  'isBlank(owner) ? "open" : "taken"',
  'closeDate - dateOf(createdAt)',
]

function InsertField({ object, onInsert }: { object: ObjectMetadata; onInsert: (text: string) => void }) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const usable = (one: ObjectMetadata) => one.fields.filter((field) => !field.isSystem && typeOf(field) !== null)
  const entry = (field: FieldMetadata, path: string) => ({
    value: path,
    label: `${label(field.label, field.name)} · ${path}`,
  })
  const behind = object.fields.flatMap((link) => {
    const target = link.storage === 'uuid' ? objects.find(({ name }) => name === link.target) : undefined
    if (!target) return []
    const items = usable(target).map((field) => entry(field, `${link.name}.${field.name}`))
    return [{ group: label(link.label, link.name), items }]
  })
  const own = {
    group: label(object.label, object.name),
    items: usable(object).map((field) => entry(field, field.name)),
  }
  return (
    <Select
      aria-label={t('settings.formula.insert')}
      placeholder={t('settings.formula.insert')}
      data={[own, ...behind]}
      value={null}
      searchable
      size="xs"
      maxDropdownHeight={280}
      onChange={(path) => path && onInsert(path)}
    />
  )
}

type TrialProps = Pick<FormulaFieldProps, 'object' | 'field' | 'draft'>

/** A formula that is being written is asked about when the hand rests. */
function Trial({ object, field, draft }: TrialProps) {
  const t = useT()
  const language = useLanguage()
  const env = useDisplayEnv()
  const issueText = useIssueText()
  const errorText = useErrorText()
  const { name: _name, label: _label, help: _help, ...def } = requestOf(draft, field, object, language)
  const [asked] = useDebouncedValue(JSON.stringify({ def, ...(field ? { field: field.name } : {}) }), 300)
  const isWritten = (draft.formula ?? '').trim() !== ''
  const { data, error } = useQuery({
    queryKey: ['formula', object.name, asked],
    queryFn: ({ signal }) =>
      api.post<FormulaTrial>(`/api/v1/objects/${object.name}/formula`, JSON.parse(asked) as { def: FieldDef }, {
        signal,
      }),
    enabled: isWritten,
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  if (isWritten && error)
    return (
      <p className={styles.trial} role="status" data-wrong>
        {errorText(error)}
      </p>
    )
  if (!isWritten || !data) return <p className={styles.trial} role="status" />
  const shown = previewField(draft, field, object, { language, kindLabel: t(`settings.kinds.${draft.kind}`) })
  return (
    <p className={styles.trial} role="status" data-wrong={data.issue !== null || undefined}>
      {data.issue ? (
        issueText(data.issue)
      ) : data.record ? (
        <>
          {t('settings.formula.result', { record: data.record.displayName })}:{' '}
          {data.value === null ? (
            <em>{t('settings.formula.isEmpty')}</em>
          ) : (
            <strong>
              <FieldDisplay value={data.value} field={shown} env={env} dense />
            </strong>
          )}
        </>
      ) : (
        t('settings.formula.noRecord')
      )}
    </p>
  )
}
