import { IconCamera, IconPaperclip, IconPlus } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useRef, useState } from 'react'
import { useIsAway } from '#kernel/client/connection.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { useRecordPage } from '#kernel/client/records.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { EmptyState, ErrorState, SkeletonRows } from '#ui/states.tsx'
import { FileRow } from './FileRow.tsx'
import styles from './FilesTab.module.css'
import { UploadRow } from './UploadRow.tsx'
import { attach, useUploads } from './uploads.ts'

const FilePreview = lazy(() => import('./FilePreview.tsx'))

interface FilesTabProps {
  /** What the record is. */
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  mayChange: boolean
}

const pageSize = 50

/** The files of a record: newest first, with those on their way on top. */
export default function FilesTab(props: FilesTabProps) {
  const attachment = useMetadata().objects.find((one) => one.name === 'attachment')
  return attachment ? <Files {...props} attachment={attachment} /> : null
}

function Files({ object, record, env, mayChange, attachment }: FilesTabProps & { attachment: ObjectMetadata }) {
  const errorText = useErrorText()
  const uploads = useUploads(record.id)
  const [limit, setLimit] = useState(pageSize)
  const [shown, setShown] = useState<string | null>(null)
  const { data, error, refetch } = useRecordPage(attachment, {
    filter: { field: 'relatedTo', op: 'eq', value: record.id },
    fields: ['name', 'file', 'versions', 'createdAt', 'createdBy', 'updatedAt', 'updatedBy'],
    sort: [{ field: 'createdAt', direction: 'desc' }],
    limit,
    count: 'auto',
  })
  if (error && !data) return <ErrorState text={errorText(error)} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={4} />
  const add = mayChange ? <AddFiles object={object} record={record} env={env} /> : null
  if (data.items.length === 0 && uploads.length === 0)
    return (
      <EmptyState
        icon={<IconPaperclip size={28} />}
        title={env.t('files.none')}
        {...(mayChange || record.can?.update === false
          ? { text: env.t(mayChange ? 'files.noneText' : 'files.noRight') }
          : {})}
        action={add}
      />
    )
  return (
    <div className={styles.files}>
      {add ? <div className={styles.bar}>{add}</div> : null}
      <ul className={styles.list}>
        {uploads.map((upload) => (
          <UploadRow key={upload.key} upload={upload} env={env} />
        ))}
        {data.items.map((item) => (
          <FileRow
            key={item.id}
            attachment={attachment}
            item={item}
            env={env}
            mayChange={mayChange}
            onOpen={() => setShown(item.id)}
          />
        ))}
      </ul>
      {data.next ? (
        <Button variant="quiet" onClick={() => setLimit(limit + pageSize)}>
          {env.t('files.more')}
        </Button>
      ) : null}
      {shown !== null ? (
        <Suspense>
          <FilePreview items={data.items} shown={shown} env={env} onShow={setShown} onClose={() => setShown(null)} />
        </Suspense>
      ) : null}
    </div>
  )
}

function AddFiles({ object, record, env }: Pick<FilesTabProps, 'object' | 'record' | 'env'>) {
  const client = useQueryClient()
  const isAway = useIsAway()
  const take = (files: FileList | null) => attach(client, { object: object.name, id: record.id }, [...(files ?? [])])
  return (
    <span className={styles.adding}>
      <Picker label={env.t('files.add')} icon={<IconPlus size={14} />} multiple isOff={isAway} onFiles={take} />
      <span className={styles.camera}>
        <Picker label={env.t('files.photo')} icon={<IconCamera size={14} />} capture isOff={isAway} onFiles={take} />
      </span>
      {isAway ? <span>{env.t('client.needsConnectionShort')}</span> : null}
    </span>
  )
}

interface PickerProps {
  label: string
  icon: ReactNode
  multiple?: boolean
  /** Straight from the camera of a phone. */
  capture?: boolean
  isOff: boolean
  onFiles: (files: FileList | null) => void
}

function Picker({ label, icon, multiple = false, capture = false, isOff, onFiles }: PickerProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <Button icon={icon} disabled={isOff} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        name="files"
        ref={input}
        type="file"
        hidden
        aria-label={label}
        multiple={multiple}
        {...(capture ? { accept: 'image/*', capture: 'environment' as const } : {})}
        onChange={(event) => {
          onFiles(event.currentTarget.files)
          event.currentTarget.value = ''
        }}
      />
    </>
  )
}
