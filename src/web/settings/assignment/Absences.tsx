import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useRemoveRecord } from '#kernel/client/mutations.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { CreateForm } from '#kernel/records/web/CreateForm.tsx'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatDate, useFormats } from '#ui/format.ts'
import { Group } from '../SettingsPage.tsx'
import styles from './assignment.module.css'

const standInName = 'substitute.displayName'

/** One's own days away, on which rules give one nothing. */
export function Absences() {
  const absence = useObject('absence')
  return absence?.can.create ? <OwnAbsences object={absence} /> : null
}

function OwnAbsences({ object }: { object: ObjectMetadata }) {
  const t = useT()
  const me = useMe()
  const formats = useFormats()
  const remove = useRemoveRecord(object)
  const [isAdding, setAdding] = useState(false)
  const { data } = useRecordPage(object, {
    filter: {
      and: [
        { field: 'user', op: 'eq', value: me.id },
        { field: 'to', op: 'gte', value: { $: 'today' } },
      ],
    },
    fields: ['from', 'to', 'substitute', standInName],
    sort: [{ field: 'from', direction: 'asc' }],
    limit: 100,
  })
  const day = (value: unknown) => formatDate(String(value), formats)
  return (
    <Group title={t('settings.assignment.absences')} hint={t('settings.assignment.absencesHint')}>
      {data?.items.length === 0 ? <p className={styles.note}>{t('settings.assignment.noAbsences')}</p> : null}
      {data?.items.map((one) => (
        <div key={one.id} className={styles.rule}>
          <span className={styles.what}>
            {t('settings.assignment.until', { from: day(one.from), to: day(one.to) })}
            {one.substitute ? (
              <span className={styles.note}>
                {t('settings.assignment.standIn', { name: String(one[standInName] ?? '') })}
              </span>
            ) : null}
          </span>
          <Button size="sm" variant="quiet" onClick={() => remove.mutate(one.id)}>
            {t('settings.delete')}
          </Button>
        </div>
      ))}
      <div>
        <Button icon={<IconPlus size={14} />} onClick={() => setAdding(true)}>
          {t('settings.assignment.addAbsence')}
        </Button>
      </div>
      {isAdding ? (
        <Dialog title={t('settings.assignment.addAbsence')} onClose={() => setAdding(false)}>
          <CreateForm
            object={object}
            initial={{ user: me.id }}
            onDone={() => setAdding(false)}
            onCancel={() => setAdding(false)}
          />
        </Dialog>
      ) : null}
    </Group>
  )
}
