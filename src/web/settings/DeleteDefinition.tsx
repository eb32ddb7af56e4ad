import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { metadataQuery } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { Usage } from '#kernel/objects/metadata.contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { usageQuery } from './queries.ts'
import styles from './SettingsPage.module.css'
import { UsageItems } from './UsedBy.tsx'

/** An object, or one of its fields. */
export interface Doomed {
  object: string
  field?: string
  label: string
}

/** Shows what would be lost before an object or field goes for good, and asks to type its name when there is something. */
export function DeleteDefinition({ what, onClose }: { what: Doomed; onClose: () => void }) {
  const t = useT()
  const path = what.field ? `/api/v1/objects/${what.object}/fields/${what.field}` : `/api/v1/objects/${what.object}`
  const [typed, setTyped] = useState('')
  const remove = useDelete(what, path, onClose)
  const usage = useQuery(usageQuery(path))
  const isUsed = usage.data !== undefined && (usage.data.records > 0 || usage.data.uses.length > 0)
  return (
    <Dialog
      title={t(what.field ? 'settings.fields.deleteTitle' : 'settings.objects.deleteTitle', { name: what.label })}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            variant="danger"
            busy={remove.isPending}
            disabled={!usage.data || (isUsed && typed.trim() !== what.label)}
            onClick={() => remove.mutate()}
          >
            {t(what.field ? 'settings.fields.delete' : 'settings.objects.delete')}
          </Button>
        </>
      }
    >
      {usage.error ? <QueryError error={usage.error} /> : null}
      {usage.isPending ? <SkeletonRows rows={2} /> : null}
      {usage.data ? <Losses usage={usage.data} /> : null}
      {isUsed ? (
        <TextInput
          label={t('settings.typeToConfirm', { name: what.label })}
          value={typed}
          autoComplete="off"
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : null}
    </Dialog>
  )
}

function useDelete(what: Doomed, path: string, onClose: () => void) {
  const navigate = useNavigate()
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: () => api.delete(path, { params: { confirm: true } }),
    onSuccess: async () => {
      onClose()
      if (!what.field) await navigate({ to: '/settings/objects' })
      client.removeQueries({ queryKey: ['records', what.object] })
      await client.refetchQueries({ queryKey: metadataQuery.queryKey })
    },
    onError: report,
  })
}

function Losses({ usage }: { usage: Usage }) {
  const t = useT()
  if (usage.records === 0 && usage.uses.length === 0) return <p>{t('settings.usage.none')}</p>
  return (
    <>
      <p className={styles.warning}>{t('settings.usage.lost')}</p>
      <UsageItems usage={usage} />
    </>
  )
}
