import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useIssueText, useT } from '#kernel/client/i18n.ts'
import type { RuleTrial } from '#kernel/guards/contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { FieldInput } from '#kernel/records/web/FieldInput.tsx'
import formula from '../formula/FormulaField.module.css'
import { rulesPath } from './queries.ts'

/** Whether a record, the newest or a chosen one, would be refused; asked when the hand rests. */
export function RuleTrialResult({ object, refuseWhen }: { object: ObjectMetadata; refuseWhen: string }) {
  const t = useT()
  const env = useDisplayEnv()
  const [record, setRecord] = useState<string | null>(null)
  return (
    <>
      <FieldInput
        object={object.name}
        field={recordField(object, t('settings.rules.tryOn'))}
        env={env}
        value={record}
        error={undefined}
        onChange={(value) => setRecord(typeof value === 'string' ? value : null)}
      />
      <Answer object={object} refuseWhen={refuseWhen} record={record} />
    </>
  )
}

/** A link to the object itself: records are chosen as everywhere. */
function recordField(object: ObjectMetadata, label: string): FieldMetadata {
  return {
    kind: 'link',
    target: object.name,
    name: 'record',
    label,
    isSystem: false,
    isCustom: false,
    canWrite: true,
    sortable: false,
    storage: 'uuid',
  }
}

interface AnswerProps {
  object: ObjectMetadata
  refuseWhen: string
  record: string | null
}

function Answer({ object, refuseWhen, record }: AnswerProps) {
  const t = useT()
  const issueText = useIssueText()
  const errorText = useErrorText()
  const [asked] = useDebouncedValue(refuseWhen, 300)
  const isWritten = refuseWhen.trim() !== ''
  const { data, error } = useQuery({
    queryKey: ['rule-trial', object.name, asked, record],
    queryFn: ({ signal }) =>
      api.post<RuleTrial>(
        `${rulesPath(object.name)}/trial`,
        { refuseWhen: asked, ...(record ? { record } : {}) },
        { signal },
      ),
    enabled: isWritten && asked.trim() !== '',
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const text = () => {
    if (!isWritten) return null
    if (error) return errorText(error)
    if (!data) return null
    if (data.issue) return issueText(data.issue)
    if (!data.record) return t('settings.formula.noRecord')
    const key = data.isRefused ? 'settings.rules.wouldRefuse' : 'settings.rules.wouldPass'
    return t(key, { record: data.record.displayName || t('records.unnamed') })
  }
  const isWrong = isWritten && (error !== null || (data?.issue ?? null) !== null)
  return (
    <p className={formula.trial} role="status" data-wrong={isWrong || undefined}>
      {text()}
    </p>
  )
}
