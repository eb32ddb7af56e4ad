import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useLabel, useT } from '#kernel/client/i18n.ts'
import type { Choice } from '#kernel/fields/contract.ts'
import type { ChoiceMergePreview, CountedChoice } from '#kernel/objects/choices.contract.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import pageStyles from '../SettingsPage.module.css'
import { UsageItems } from '../UsedBy.tsx'
import { useDefinitionChange } from '../useDefinitionChange.ts'
import styles from './picklists.module.css'
import { choicesPath } from './queries.ts'

interface MergeDialogProps {
  object: ObjectMetadata
  field: FieldMetadata
  from: CountedChoice
  choices: Choice[]
  onClose: () => void
}

/** Asks which choice takes the records of another over, and says what that will do before it is done. */
export function MergeDialog({ object, field, from, choices, onClose }: MergeDialogProps) {
  const t = useT()
  const label = useLabel()
  const [into, setInto] = useState<string | null>(null)
  const merge = useMerge(object, field, onClose)
  const others = choices.filter((choice) => choice.value !== from.value && choice.isActive !== false)
  return (
    <Dialog
      title={t('settings.picklists.mergeTitle', { name: label(from.label, from.value) })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="primary"
            disabled={into === null}
            busy={merge.isPending}
            onClick={() => into !== null && merge.mutate({ from: from.value, into })}
          >
            {t('settings.picklists.merge')}
          </Button>
        </>
      }
    >
      <div className={styles.merge}>
        <Select
          label={t('settings.picklists.into')}
          description={t('settings.picklists.intoHint')}
          data={others.map((choice) => ({ value: choice.value, label: label(choice.label, choice.value) }))}
          value={into}
          searchable
          onChange={setInto}
        />
        {into === null ? null : <Preview object={object} field={field} from={from.value} into={into} />}
      </div>
    </Dialog>
  )
}

interface PreviewProps {
  object: ObjectMetadata
  field: FieldMetadata
  from: string
  into: string
}

function Preview({ object, field, from, into }: PreviewProps) {
  const t = useT()
  const formats = useFormats()
  const errorText = useErrorText()
  const { data, error } = useQuery({
    queryKey: ['choices', object.name, field.name, 'merge', from, into],
    queryFn: ({ signal }) =>
      api.get<ChoiceMergePreview>(`${choicesPath(object.name, field.name)}/merge`, { params: { from, into }, signal }),
    staleTime: 0,
  })
  if (error) return <p className={pageStyles.warning}>{errorText(error)}</p>
  if (!data) return <SkeletonRows rows={2} />
  const shown = (count: number) => ({ count, shown: formatNumber(count, formats) })
  return (
    <div role="status">
      <p>{t('settings.picklists.changes', shown(data.changes))}</p>
      {data.beyond > 0 ? <p>{t('settings.picklists.beyond', shown(data.beyond))}</p> : null}
      {data.uses.length > 0 ? (
        <>
          <p className={pageStyles.warning}>{t('settings.picklists.named')}</p>
          <UsageItems usage={{ records: 0, uses: data.uses }} />
        </>
      ) : null}
    </div>
  )
}

function useMerge(object: ObjectMetadata, field: FieldMetadata, onClose: () => void) {
  const errorText = useErrorText()
  const changed = useDefinitionChange(object, {
    done: 'settings.picklists.merged',
    running: 'settings.picklists.merging',
    stale: [['choices', object.name, field.name]],
  })
  return useMutation({
    mutationFn: (merge: { from: string; into: string }) =>
      api.post<OperationJson>(`${choicesPath(object.name, field.name)}/merge`, merge),
    onSuccess: async (operation) => {
      onClose()
      await changed(operation)
    },
    onError: (error) => toast.error(errorText(error)),
  })
}
