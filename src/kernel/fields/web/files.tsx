import { IconPaperclip } from '@tabler/icons-react'
import styles from './fields.module.css'
import type { DisplayEnv } from './widget.ts'

export const fileHref = (id: string) => `/api/v1/files/${id}`

/** A stored file: the server decides whether it is shown or downloaded. */
export function FileLink({ id, env }: { id: string; env: DisplayEnv }) {
  return (
    <a
      className={styles.chip}
      href={fileHref(id)}
      target="_blank"
      rel="noopener noreferrer"
      tabIndex={-1}
      onClick={(event) => event.stopPropagation()}
    >
      <IconPaperclip size={14} aria-hidden="true" />
      <span className={styles.chipText}>{env.t('fields.file')}</span>
    </a>
  )
}
