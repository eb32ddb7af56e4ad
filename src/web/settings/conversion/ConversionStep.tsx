import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { ApiError, api } from '#kernel/client/http.ts'
import { useErrorText, useIssueText, useLabel, useT } from '#kernel/client/i18n.ts'
import type { Choice, FieldDef } from '#kernel/fields/contract.ts'
import type { ConversionPreview } from '#kernel/objects/conversion.contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { tagColours } from '#ui/colours.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Checkbox } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import pageStyles from '../SettingsPage.module.css'
import { FormActions } from '../SettingsPage.tsx'
import { UsageItems } from '../UsedBy.tsx'
import styles from './conversion.module.css'
import { Examples } from './Examples.tsx'
import { conversionPath, useConvert } from './useConvert.ts'

interface ConversionStepProps {
  object: ObjectMetadata
  field: FieldMetadata
  /** The field as it is to be. */
  def: FieldDef
  onBack: () => void
  onClose: () => void
}

/** What another kind makes of the values, before it is done: how many stay, how many change, which are lost. */
export function ConversionStep({ object, field, def, onBack, onClose }: ConversionStepProps) {
  const t = useT()
  const [leavesEmpty, setLeavesEmpty] = useState(false)
  const { data, error } = usePreview(object, field, def)
  const convert = useConvert(object, field, onClose)
  const isHeldUp = !data || data.blocking.length > 0 || (data.lost > 0 && (!leavesEmpty || def.required === true))
  const run = () =>
    data &&
    convert.mutate({
      def: data.choices.length > 0 ? { ...def, choices: coloured(data.choices) } : def,
      leaveEmpty: leavesEmpty,
    })
  return (
    <div className={styles.step}>
      <p>
        {t('settings.conversion.intro', {
          from: t(`settings.kinds.${field.kind}`),
          to: t(`settings.kinds.${def.kind}`),
        })}
      </p>
      {error ? <Refusal error={error} /> : null}
      {!data && !error ? <SkeletonRows rows={3} /> : null}
      {data ? <Figures preview={data} object={object} /> : null}
      {data && data.choices.length > 0 && (def.choices ?? []).length === 0 ? <Proposed choices={data.choices} /> : null}
      {data && data.lost > 0 ? (
        <LeaveEmpty isRequired={def.required === true} value={leavesEmpty} onChange={setLeavesEmpty} />
      ) : null}
      {data && data.blocking.length > 0 ? (
        <Named text={t('settings.conversion.blocking')} uses={data.blocking} />
      ) : null}
      {data && data.uses.length > 0 ? <Named text={t('settings.conversion.uses')} uses={data.uses} /> : null}
      <FormActions>
        <Button onClick={onBack}>{t('settings.conversion.back')}</Button>
        <Button variant="primary" busy={convert.isPending} disabled={isHeldUp} onClick={run}>
          {t('settings.conversion.run')}
        </Button>
      </FormActions>
    </div>
  )
}

const usePreview = (object: ObjectMetadata, field: FieldMetadata, def: FieldDef) =>
  useQuery({
    queryKey: ['conversion', object.name, field.name, def],
    queryFn: ({ signal }) =>
      api.post<ConversionPreview>(`${conversionPath(object.name, field.name)}/preview`, { def }, { signal }),
    staleTime: 0,
    retry: false,
  })

/** Each in a colour of its own, as where choices are made by hand. */
const coloured = (choices: Choice[]): Choice[] =>
  choices.map((choice, at) => ({ color: tagColours[(at * 7 + 10) % tagColours.length] ?? 'gray', ...choice }))

function Refusal({ error }: { error: unknown }) {
  const errorText = useErrorText()
  const issueText = useIssueText()
  const issues = error instanceof ApiError ? error.issues : []
  return (
    <div className={pageStyles.warning} role="alert">
      {issues.length === 0 ? errorText(error) : issues.map((issue) => <p key={issue.code}>{issueText(issue)}</p>)}
    </div>
  )
}

function Figures({ preview, object }: { preview: ConversionPreview; object: ObjectMetadata }) {
  const t = useT()
  const formats = useFormats()
  const { same, changed, lost, examples, isPartial } = preview
  const line = (key: 'same' | 'changed' | 'lost', count: number, more?: ReactNode) =>
    count === 0 ? null : (
      <li>
        {t(`settings.conversion.${key}`, { count, shown: formatNumber(count, formats) })}
        {more}
      </li>
    )
  if (same + changed + lost === 0) return <p role="status">{t('settings.conversion.none')}</p>
  return (
    <div role="status">
      <ul className={pageStyles.usage}>
        {line('same', same)}
        {line('changed', changed, <Examples object={object} examples={examples.changed} />)}
        {line('lost', lost, <Examples object={object} examples={examples.lost} />)}
      </ul>
      {isPartial ? (
        <p className={pageStyles.note}>
          {t('settings.conversion.partial', { shown: formatNumber(same + changed + lost, formats) })}
        </p>
      ) : null}
    </div>
  )
}

function Proposed({ choices }: { choices: Choice[] }) {
  const t = useT()
  const label = useLabel()
  return (
    <div>
      <p className={pageStyles.note}>{t('settings.conversion.choices')}</p>
      <div className={pageStyles.tags}>
        {coloured(choices).map((choice) => (
          <Tag key={choice.value} {...(choice.color ? { colour: choice.color } : {})}>
            {label(choice.label, choice.value)}
          </Tag>
        ))}
      </div>
    </div>
  )
}

interface LeaveEmptyProps {
  isRequired: boolean
  value: boolean
  onChange: (value: boolean) => void
}

function LeaveEmpty({ isRequired, value, onChange }: LeaveEmptyProps) {
  const t = useT()
  if (isRequired) return <p className={pageStyles.warning}>{t('settings.conversion.required')}</p>
  return (
    <Checkbox
      label={t('settings.conversion.leaveEmpty')}
      description={t('settings.conversion.leaveEmptyHint')}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  )
}

function Named({ text, uses }: { text: string; uses: ConversionPreview['uses'] }) {
  return (
    <div>
      <p className={pageStyles.warning}>{text}</p>
      <UsageItems usage={{ records: 0, uses }} />
    </div>
  )
}
