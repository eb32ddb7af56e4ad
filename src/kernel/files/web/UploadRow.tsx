import { IconRefresh, IconUpload, IconX } from '@tabler/icons-react'
import { useErrorText } from '#kernel/client/i18n.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import { IconButton } from '#ui/Button.tsx'
import { formatBytes } from '#ui/format.ts'
import { Progress } from '#ui/Progress.tsx'
import styles from './FilesTab.module.css'
import type { UploadState } from './uploads.ts'

/** A file on its way: how far it is, and the way to take it back. */
export function UploadRow({ upload, env }: { upload: UploadState; env: DisplayEnv }) {
  const errorText = useErrorText()
  const { name, size, sent, error, cancel, retry } = upload
  const bytes = (count: number) => formatBytes(count, env.formats)
  return (
    <li className={styles.row}>
      <span className={styles.picture}>
        <IconUpload size={18} aria-hidden="true" />
      </span>
      <div className={styles.words}>
        <span className={styles.name}>{name}</span>
        {error ? (
          <span className={styles.failed} role="alert">
            {errorText(error)}
          </span>
        ) : (
          <>
            <Progress value={Math.min(sent, size)} total={size} label={env.t('files.uploading', { name })} />
            <span className={styles.meta}>
              {env.t('files.sent', { sent: bytes(Math.min(sent, size)), size: bytes(size) })}
            </span>
          </>
        )}
      </div>
      {error ? (
        <IconButton label={env.t('files.retry', { name })} onClick={retry}>
          <IconRefresh size={16} />
        </IconButton>
      ) : null}
      <IconButton label={env.t(error ? 'files.dismiss' : 'files.cancel', { name })} onClick={cancel}>
        <IconX size={16} />
      </IconButton>
    </li>
  )
}
