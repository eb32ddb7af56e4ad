import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import styles from './SettingsPage.module.css'

interface SecretOnceProps {
  title: string
  /** What it is good for, and how long. */
  text: string
  secret: string
  onClose: () => void
}

/** A secret that the server will never show again. */
export function SecretOnce({ title, text, secret, onClose }: SecretOnceProps) {
  const t = useT()
  const clipboard = useClipboard()
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {t('settings.secretStored')}
        </Button>
      }
    >
      <p className={styles.warning}>{text}</p>
      <div className={styles.secret}>
        <code className={styles.secretText}>{secret}</code>
        <Button
          icon={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
          onClick={() => clipboard.copy(secret)}
        >
          {t(clipboard.copied ? 'settings.copied' : 'settings.copy')}
        </Button>
      </div>
    </Dialog>
  )
}
