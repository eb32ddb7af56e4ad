import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useIssueText, useLabel, useLanguage, useT } from '#kernel/client/i18n.ts'
import type { FieldDef } from '#kernel/fields/contract.ts'
import { RecordSelect } from '#kernel/fields/web/LinkEditor.tsx'
import type { FormulaTrial } from '#kernel/formulas/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { FieldDisplay } from '#kernel/records/web/Cell.tsx'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import type { RollupTrial } from '#kernel/rollups/contract.ts'
import { formatNumber } from '#ui/format.ts'
import { type FieldDraft, requestOf } from '../fieldDraft.ts'
import { previewField } from '../preview/previewField.ts'
import styles from './FormulaField.module.css'

interface TrialProps {
  object: ObjectMetadata
  field: FieldMetadata | null
  draft: FieldDraft
  by: 'formula' | 'rollup'
  /** There is something to be tried. */
  isWritten: boolean
}

/** What a field that is being defined gives for a record, asked for when the hand rests: the one changed last, or one that is chosen. */
export function Trial(props: TrialProps) {
  const t = useT()
  const label = useLabel()
  const env = useDisplayEnv()
  const [record, setRecord] = useState<string | null>(null)
  const { object, isWritten } = props
  const of = label(object.label, object.name)
  return (
    <div className={styles.tried}>
      <div className={styles.which}>
        <span aria-hidden="true">{t('settings.formula.on', { object: of })}</span>
        <RecordSelect
          target={object.name}
          value={record}
          isRequired={false}
          env={env}
          label={t('settings.formula.on', { object: of })}
          onPick={setRecord}
        />
      </div>
      {isWritten ? <Result {...props} record={record} /> : <p className={styles.trial} role="status" />}
    </div>
  )
}

function Result({ object, field, draft, by, record }: TrialProps & { record: string | null }) {
  const language = useLanguage()
  const issueText = useIssueText()
  const errorText = useErrorText()
  const { name: _name, label: _label, help: _help, ...def } = requestOf(draft, field, object, language)
  const request = { def, ...(field ? { field: field.name } : {}), ...(record === null ? {} : { record }) }
  const [asked] = useDebouncedValue(JSON.stringify(request), 300)
  const { data, error } = useQuery({
    queryKey: [by, object.name, asked],
    queryFn: ({ signal }) =>
      api.post<FormulaTrial | RollupTrial>(
        `/api/v1/objects/${object.name}/${by}`,
        JSON.parse(asked) as { def: FieldDef },
        { signal },
      ),
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const wrong = error ? errorText(error) : data?.issue ? issueText(data.issue) : null
  if (wrong !== null || !data)
    return (
      <p className={styles.trial} role="status" data-wrong={wrong !== null || undefined}>
        {wrong}
      </p>
    )
  return (
    <p className={styles.trial} role="status">
      <Given object={object} field={field} draft={draft} given={data} />
    </p>
  )
}

function Given({
  object,
  field,
  draft,
  given,
}: Pick<TrialProps, 'object' | 'field' | 'draft'> & { given: FormulaTrial | RollupTrial }) {
  const t = useT()
  const language = useLanguage()
  const env = useDisplayEnv()
  if (!given.record) return t('settings.formula.noRecord')
  const shown = previewField(draft, field, object, { language, kindLabel: t(`settings.kinds.${draft.kind}`) })
  return (
    <>
      {t('settings.formula.result', { record: given.record.displayName })}:{' '}
      {given.value === null ? (
        <em>{t('settings.formula.isEmpty')}</em>
      ) : (
        <strong>
          <FieldDisplay value={given.value} field={shown} env={env} dense />
        </strong>
      )}
      {'records' in given ? (
        <span>
          {' '}
          ({t('settings.rollup.records', { count: given.records, shown: formatNumber(given.records, env.formats) })})
        </span>
      ) : null}
    </>
  )
}
