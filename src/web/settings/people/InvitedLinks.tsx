import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import type { Invited } from '#kernel/auth/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import settings from '../SettingsPage.module.css'
import styles from './People.module.css'

/** What became of each address: links to hand over, and who needs none. */
export function InvitedLinks({ answers, onClose }: { answers: Invited[]; onClose: () => void }) {
  const t = useT()
  const withLinks = answers.flatMap(({ email, link }) => (link === null ? [] : [{ email, link }]))
  const all = useClipboard()
  return (
    <Dialog
      title={t('settings.invite.doneTitle', { count: answers.length })}
      onClose={onClose}
      size="lg"
      actions={
        <>
          {withLinks.length > 1 ? (
            <Button
              icon={all.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
              onClick={() => all.copy(withLinks.map(({ email, link }) => `${email}\t${link}`).join('\n'))}
            >
              {t(all.copied ? 'settings.copied' : 'settings.invite.copyAll')}
            </Button>
          ) : null}
          <Button variant="primary" onClick={onClose}>
            {t('settings.done')}
          </Button>
        </>
      }
    >
      {withLinks.length > 0 ? (
        <p className={settings.warning}>{t('settings.invite.handOver', { count: withLinks.length })}</p>
      ) : null}
      <ul className={styles.links}>
        {answers.map((answer) => (
          <InvitedLink key={answer.email} {...answer} />
        ))}
      </ul>
    </Dialog>
  )
}

function InvitedLink({ email, outcome, link }: Invited) {
  const t = useT()
  const clipboard = useClipboard()
  return (
    <li>
      <strong className={styles.address}>{email}</strong>
      {link === null ? (
        <span className={settings.note}>
          {t(outcome === 'exists' ? 'settings.invite.exists' : 'settings.invite.mailed')}
        </span>
      ) : (
        <div className={settings.secret}>
          <code className={settings.secretText}>{link}</code>
          <Button
            aria-label={t('settings.invite.copyOf', { email })}
            icon={clipboard.copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            onClick={() => clipboard.copy(link)}
          >
            {t(clipboard.copied ? 'settings.copied' : 'settings.copy')}
          </Button>
        </div>
      )}
    </li>
  )
}
