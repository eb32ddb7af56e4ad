import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import styles from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'
import { PasswordInput } from './inputs.ts'

export interface PasswordDialogProps {
  text: ReactNode
  /** What was wrong with the last try. */
  error?: string | undefined
  busy: boolean
  onSubmit(password: string): void
  onClose(): void
}

/** Asks for the password of the person who sits here. */
export function PasswordDialog({ text, error, busy, onSubmit, onClose }: PasswordDialogProps) {
  const { t } = useTranslation()
  const [password, setPassword] = useState('')
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(password)
  }
  return (
    <Dialog
      title={t('ui.password.title')}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" form={form} variant="primary" busy={busy}>
            {t('ui.password.confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <p className={styles.text}>{text}</p>
        <PasswordInput
          label={t('ui.password.label')}
          autoComplete="current-password"
          required
          withAsterisk={false}
          data-autofocus
          value={password}
          error={error}
          visibilityToggleButtonProps={{ 'aria-label': t('ui.password.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </form>
    </Dialog>
  )
}
