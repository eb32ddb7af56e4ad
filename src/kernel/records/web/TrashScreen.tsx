import { IconRestore, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRestoreRecord } from '#kernel/client/mutations.ts'
import { useRecords } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { Select } from '#ui/inputs.ts'
import { Page, TopBar } from '#ui/Page.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { toast } from '#ui/toast.tsx'
import { DateTime } from '#ui/values.tsx'
import { recordName } from './Cell.tsx'
import { useDisplayEnv } from './env.ts'
import { recordPath } from './paths.ts'
import styles from './TrashScreen.module.css'

export interface TrashScreenProps {
  /** The object to begin with, by its plural. */
  plural?: string | undefined
}

/** What was deleted, an object at a time: put back, or gone for ever. */
export function TrashScreen({ plural }: TrashScreenProps) {
  const env = useDisplayEnv()
  const objects = useMetadata().objects.filter((object) => object.can.delete && !object.appendOnly)
  const [chosen, setChosen] = useState(plural ?? objects.find((one) => one.group !== 'hidden')?.plural ?? null)
  const object = objects.find((one) => one.plural === chosen)
  return (
    <Page
      bar={
        <TopBar
          icon={<IconTrash size={16} />}
          title={env.t('records.trash.title')}
          actions={
            objects.length === 0 ? null : (
              <Select
                className={styles.object ?? ''}
                aria-label={env.t('records.trash.object')}
                data={objects.map((one) => ({ value: one.plural, label: env.text(one.pluralLabel, one.plural) }))}
                value={chosen}
                searchable
                allowDeselect={false}
                onChange={setChosen}
              />
            )
          }
        />
      }
    >
      {object ? (
        <Deleted key={object.name} object={object} env={env} />
      ) : (
        <EmptyState
          icon={<IconTrash size={28} stroke={1.5} />}
          title={env.t('records.trash.noRight')}
          text={env.t('records.trash.noRightText')}
        />
      )}
    </Page>
  )
}

function Deleted({ object, env }: { object: ObjectMetadata; env: DisplayEnv }) {
  const errorText = useErrorText()
  const list = useRecords(object, {
    trash: true,
    fields: ['displayName', 'deletedAt'],
    sort: [{ field: 'deletedAt', direction: 'desc' }],
    limit: 100,
  })
  if (list.isPending) return <SkeletonRows />
  if (list.error) return <ErrorState text={errorText(list.error)} onRetry={() => void list.refetch()} />
  const records = list.data.pages.flatMap((page) => page.items)
  if (records.length === 0) {
    return (
      <EmptyState
        icon={<IconTrash size={28} stroke={1.5} />}
        title={env.t('records.trash.empty')}
        text={env.t('records.trash.emptyText')}
      />
    )
  }
  return (
    <>
      <ul className={styles.list}>
        {records.map((record) => (
          <DeletedRow key={record.id} record={record} object={object} env={env} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {env.t('records.board.more')}
        </Button>
      ) : null}
    </>
  )
}

function DeletedRow({ record, object, env }: { record: RecordJson; object: ObjectMetadata; env: DisplayEnv }) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const mayDestroy = useCapability('trash.destroy')
  const restore = useRestoreRecord(object)
  const name = recordName(record, env)
  const destroy = async () => {
    const isSure = await confirm({
      title: env.t('records.trash.destroyTitle', { name }),
      text: env.t('records.trash.destroyText'),
      confirm: env.t('records.trash.destroy'),
      danger: true,
    })
    if (!isSure) return
    try {
      await api.delete(`/api/v1/${object.plural}/${record.id}`, { params: { permanently: true } })
    } catch (error) {
      toast.error(errorText(error))
    }
    await client.invalidateQueries({ queryKey: recordKeys.all(object.name) })
  }
  const href = recordPath(object.plural, record.id)
  return (
    <li className={styles.row}>
      <Avatar name={name} shape={env.isPerson(object.name) ? 'round' : 'square'} />
      <a
        className={styles.name}
        href={href}
        onClick={(event) => {
          event.preventDefault()
          env.open(href)
        }}
      >
        {name}
      </a>
      {typeof record.deletedAt === 'string' ? (
        <span className={styles.time}>
          <DateTime value={record.deletedAt} />
        </span>
      ) : null}
      <Button icon={<IconRestore size={14} />} busy={restore.isPending} onClick={() => restore.mutate(record.id)}>
        {env.t('records.restore')}
      </Button>
      {mayDestroy ? (
        <Button variant="quiet" onClick={() => void destroy()}>
          {env.t('records.trash.destroy')}
        </Button>
      ) : null}
    </li>
  )
}
