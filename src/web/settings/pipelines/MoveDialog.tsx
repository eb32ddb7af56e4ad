import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Page } from '#kernel/records/contract.ts'
import type { BulkItem } from '#kernel/records/web/bulk.ts'
import { useDisplayEnv } from '#kernel/records/web/env.ts'
import { useBulk } from '#kernel/records/web/useBulk.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatNumber, useFormats } from '#ui/format.ts'
import { Select } from '#ui/inputs.ts'
import { Form } from '../SettingsPage.tsx'
import type { StageDraft } from './drafts.ts'

interface MoveDialogProps {
  from: StageDraft
  count: number
  stages: StageDraft[]
  onClose: () => void
}

/** Empties a stage into another one, as a mass change that is reported and undone like any other. */
export function MoveDialog(props: MoveDialogProps) {
  const object = useObject('opportunity')
  return object ? <MoveForm {...props} object={object} /> : null
}

function MoveForm({ from, count, stages, onClose, object }: MoveDialogProps & { object: ObjectMetadata }) {
  const t = useT()
  const formats = useFormats()
  const bulk = useBulk(object, useDisplayEnv())
  const [into, setInto] = useState<string | null>(null)
  const move = async () => {
    if (into === null) return
    const items = await itemsOf(object, from.id, into)
    const result = await bulk.run({ items, done: 'settings.pipelines.moved' })
    if (result && result.failed.length === 0) onClose()
  }
  return (
    <>
      <Dialog
        title={t('settings.pipelines.moveTitle', { name: from.name })}
        onClose={onClose}
        actions={
          <>
            <Button onClick={onClose}>{t('ui.cancel')}</Button>
            <Button variant="primary" disabled={into === null} busy={bulk.busy !== null} onClick={() => void move()}>
              {t('settings.pipelines.moveCount', { count, shown: formatNumber(count, formats) })}
            </Button>
          </>
        }
      >
        <Form onSubmit={() => void move()}>
          <Select
            label={t('settings.pipelines.into')}
            data={stages.map((stage) => ({ value: stage.id, label: stage.name }))}
            value={into}
            onChange={setInto}
          />
        </Form>
      </Dialog>
      {bulk.report}
    </>
  )
}

async function itemsOf(object: ObjectMetadata, from: string, into: string): Promise<BulkItem[]> {
  const items: BulkItem[] = []
  for (let cursor: string | null = null; ; ) {
    const page: Page = await api.post(`/api/v1/${object.plural}/query`, {
      filter: { field: 'stage', op: 'eq', value: from },
      fields: ['stage'],
      limit: 1000,
      ...(cursor ? { cursor } : {}),
    })
    items.push(
      ...page.items.map(({ id, version }) => ({
        op: 'update' as const,
        id,
        version,
        values: { stage: into },
        before: { stage: from },
      })),
    )
    cursor = page.next
    if (!cursor) return items
  }
}
