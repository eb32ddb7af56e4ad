import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useErrorText, useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { operationKeys } from '#kernel/client/operations.ts'
import type { OperationJson } from '#kernel/operations/contract.ts'
import type { EmptyTrashPreview } from '#kernel/system/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import pageStyles from '../SettingsPage.module.css'
import { Form, FormActions } from '../SettingsPage.tsx'

const path = '/api/v1/system/trash/empty'
const limits = ['90', '30', '7', '0'] as const

export function EmptyTrashButton() {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  return (
    <FormActions>
      <Button icon={<IconTrash size={14} />} onClick={() => setOpen(true)}>
        {t('settings.storage.empty')}
      </Button>
      {isOpen ? <EmptyTrashDialog onClose={() => setOpen(false)} /> : null}
    </FormActions>
  )
}

/** Says what goes for good before it does. */
function EmptyTrashDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const formats = useFormats()
  const [days, setDays] = useState<string>('30')
  const preview = useQuery({
    queryKey: ['system', 'trash', days],
    queryFn: ({ signal }) => api.get<EmptyTrashPreview>(path, { params: { olderThanDays: days }, signal }),
    staleTime: 0,
  })
  const empty = useEmptyTrash(Number(days), onClose)
  const total = preview.data?.total ?? 0
  return (
    <Dialog
      title={t('settings.storage.empty')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button variant="danger" disabled={total === 0} busy={empty.isPending} onClick={() => empty.mutate()}>
            {t('settings.storage.destroy', { count: total, shown: formatNumber(total, formats) })}
          </Button>
        </>
      }
    >
      <Form onSubmit={() => undefined}>
        <Select
          label={t('settings.storage.olderThan')}
          data={limits.map((value) => ({ value, label: t(`settings.storage.limit.d${value}`) }))}
          value={days}
          allowDeselect={false}
          onChange={(value) => value && setDays(value)}
        />
        {preview.data ? <Preview preview={preview.data} /> : <SkeletonRows rows={2} />}
      </Form>
    </Dialog>
  )
}

function Preview({ preview }: { preview: EmptyTrashPreview }) {
  const t = useT()
  const label = useLabel()
  const formats = useFormats()
  const { objects } = useMetadata()
  if (preview.total === 0) return <p role="status">{t('settings.storage.nothing')}</p>
  return (
    <div role="status">
      <p className={pageStyles.warning}>{t('settings.storage.forGood')}</p>
      <ul className={pageStyles.usage}>
        {preview.objects.map(({ object, records }) => (
          <li key={object}>
            {label(objects.find((one) => one.name === object)?.pluralLabel, object)}: {formatNumber(records, formats)}
          </li>
        ))}
      </ul>
    </div>
  )
}

function useEmptyTrash(olderThanDays: number, onClose: () => void) {
  const t = useT()
  const formats = useFormats()
  const errorText = useErrorText()
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.post<OperationJson>(path, { olderThanDays }),
    onSuccess: async ({ state, updated, total }) => {
      onClose()
      const isOver = state === 'done'
      const count = isOver ? updated : (total ?? 0)
      const shown = formatNumber(count, formats)
      toast.success(t(isOver ? 'settings.storage.emptied' : 'settings.storage.emptying', { count, shown }))
      for (const queryKey of [['system'], ['records'], operationKeys.all, ['audit', 'last']])
        await client.invalidateQueries({ queryKey })
    },
    onError: (error) => toast.error(errorText(error)),
  })
}
