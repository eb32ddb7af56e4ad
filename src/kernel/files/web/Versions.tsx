import { IconRestore } from '@tabler/icons-react'
import { useFile } from '#kernel/client/files.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { fileHref } from '#kernel/fields/web/files.tsx'
import { useActorName } from '#kernel/fields/web/useName.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { formatBytes } from '#ui/format.ts'
import { DateTime } from '#ui/values.tsx'
import styles from './FilesTab.module.css'

interface VersionsProps {
  attachment: ObjectMetadata
  item: RecordJson
  ids: string[]
  env: DisplayEnv
  mayChange: boolean
  onClose: () => void
}

/** What stood in the place of a file before, to be opened or put back. */
export function Versions({ attachment, item, ids, env, mayChange, onClose }: VersionsProps) {
  const update = useUpdateRecord(attachment)
  const current = String(item.file)
  const restore = (file: string) =>
    update.mutate({ id: item.id, values: { file }, before: { file: current } }, { onSuccess: onClose })
  return (
    <Dialog title={env.t('files.versionsOf', { name: String(item.name ?? '') })} onClose={onClose}>
      <ul className={styles.list}>
        {[current, ...ids].map((id) => (
          <li key={id} className={styles.row}>
            <Version id={id} env={env} isCurrent={id === current} />
            {mayChange && id !== current ? (
              <Button size="sm" icon={<IconRestore size={14} />} busy={update.isPending} onClick={() => restore(id)}>
                {env.t('files.restore')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

function Version({ id, env, isCurrent }: { id: string; env: DisplayEnv; isCurrent: boolean }) {
  const { data: file } = useFile(id)
  const author = useActorName(env, file?.createdBy ?? '')
  if (!file) return <span className={styles.meta}>{env.t('files.gone')}</span>
  return (
    <div className={styles.words}>
      <a className={styles.open} href={`${fileHref(id)}?download=true`}>
        {file.name}
      </a>
      <span className={styles.meta}>
        {isCurrent ? <span>{env.t('files.current')}</span> : null}
        <span>{formatBytes(file.size, env.formats)}</span>
        {author ? <span>{author}</span> : null}
        <DateTime value={file.createdAt} />
      </span>
    </div>
  )
}
