import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy, IconDownload } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import styles from './Factors.module.css'

/** Ten codes that are shown this once: to copy, to keep as a file, or to write down. */
export function BackupCodes({ codes }: { codes: string[] }) {
  const t = useT()
  const clipboard = useClipboard()
  const text = `${codes.join('\n')}\n`
  return (
    <div className={styles.setup}>
      <ul className={styles.codes} aria-label={t('door.backup.title')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={styles.actions}>
        <Button
          icon={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => clipboard.copy(text)}
        >
          {t(clipboard.copied ? 'door.backup.copied' : 'door.backup.copy')}
        </Button>
        <Button icon={<IconDownload size={16} />} onClick={() => download(text)}>
          {t('door.backup.download')}
        </Button>
      </div>
    </div>
  )
}

function download(text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }))
  const link = Object.assign(document.createElement('a'), { href: url, download: 'rapport-codes.txt' })
  link.click()
  URL.revokeObjectURL(url)
}
