import { IconFingerprint } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from './Button.tsx'
import styles from './Dialog.module.css'
import { Dialog } from './Dialog.tsx'
import { PasswordInput, SegmentedControl, TextInput } from './inputs.ts'

/** By what somebody can prove to be the one who sits here. */
export type IdentityWay = 'password' | 'totp' | 'passkey'

export interface IdentityDialogProps {
  text: ReactNode
  ways: IdentityWay[]
  /** What was wrong with the last try. */
  error?: string | undefined
  busy: boolean
  /** The password or the code that was typed; null asks the device for a passkey. */
  onSubmit(way: IdentityWay, typed: string | null): void
  onClose(): void
}

/** Asks the person who sits here for a proof: the password, a code of their app, or a passkey. */
export function IdentityDialog({ text, ways, error, busy, onSubmit, onClose }: IdentityDialogProps) {
  const { t } = useTranslation()
  const [way, setWay] = useState<IdentityWay>(ways[0] ?? 'password')
  const [typed, setTyped] = useState('')
  const form = useId()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit(way, way === 'passkey' ? null : typed)
  }
  return (
    <Dialog
      title={t('ui.identity.title')}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            type="submit"
            form={form}
            variant="primary"
            busy={busy}
            icon={way === 'passkey' ? <IconFingerprint size={16} /> : undefined}
          >
            {t(way === 'passkey' ? 'ui.identity.askDevice' : 'ui.identity.confirm')}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className={styles.form}>
        <p className={styles.text}>{text}</p>
        {ways.length > 1 ? (
          <SegmentedControl
            fullWidth
            aria-label={t('ui.identity.way')}
            data={ways.map((value) => ({ value, label: t(`ui.identity.ways.${value}`) }))}
            value={way}
            onChange={(next) => {
              setWay(next as IdentityWay)
              setTyped('')
            }}
          />
        ) : null}
        <Proof way={way} value={typed} error={error} onChange={setTyped} />
      </form>
    </Dialog>
  )
}

interface ProofProps {
  way: IdentityWay
  value: string
  error: string | undefined
  onChange: (value: string) => void
}

function Proof({ way, value, error, onChange }: ProofProps) {
  const { t } = useTranslation()
  const plain = { required: true, withAsterisk: false, 'data-autofocus': true, value, error }
  if (way === 'password') {
    return (
      <PasswordInput
        {...plain}
        label={t('ui.identity.ways.password')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('ui.identity.show') }}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  if (way === 'totp') {
    return (
      <TextInput
        {...plain}
        label={t('ui.identity.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  return error ? (
    <p role="alert" className={styles.error}>
      {error}
    </p>
  ) : null
}
