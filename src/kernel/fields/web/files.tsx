import { IconDownload, IconPaperclip } from '@tabler/icons-react'
import { useFile } from '#kernel/client/files.ts'
import { formatBytes } from '#ui/format.ts'
import styles from './fields.module.css'
import type { DisplayEnv } from './widget.ts'

export const fileHref = (id: string) => `/api/v1/files/${id}`

/** A stored file by its name; where there is room also its size and a way to save it. The server decides whether opening shows it. */
export function FileLink({ id, env, dense }: { id: string; env: DisplayEnv; dense: boolean }) {
  const { data: file } = useFile(id)
  if (file === undefined) return <span className={styles.chip} aria-busy="true" />
  if (file === null) return <span className={styles.muted}>{env.t('fields.hidden')}</span>
  const { name } = file
  const size = formatBytes(file.size, env.formats)
  return (
    <span className={styles.row}>
      <a
        className={styles.chip}
        href={fileHref(id)}
        target="_blank"
        rel="noopener noreferrer"
        title={`${env.t('fields.openFile', { name })} (${size})`}
        tabIndex={dense ? -1 : undefined}
        onClick={(event) => event.stopPropagation()}
      >
        {isPicture(file.type) ? (
          <img className={styles.thumb} src={fileHref(id)} alt="" loading="lazy" />
        ) : (
          <IconPaperclip size={14} aria-hidden="true" />
        )}
        <span className={styles.chipText}>{name}</span>
      </a>
      {dense ? null : (
        <>
          <span className={styles.more}>{size}</span>
          <a
            className={styles.chip}
            href={`${fileHref(id)}?download=true`}
            aria-label={env.t('fields.downloadFile', { name })}
            onClick={(event) => event.stopPropagation()}
          >
            <IconDownload size={14} aria-hidden="true" />
          </a>
        </>
      )}
    </span>
  )
}

const isPicture = (type: string) => /^image\/(png|jpeg|gif|webp|avif)$/.test(type)
