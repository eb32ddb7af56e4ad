import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { InvitationAccepted, InvitationOffer } from '#kernel/auth/contract.ts'
import { deviceOf } from '#kernel/auth/device.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLanguage, useT } from '#kernel/client/i18n.ts'
import { knowsPasskeys, makePasskey } from '#kernel/client/passkeys.ts'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import styles from './Door.module.css'
import { FormError } from './FormError.tsx'
import { NewPassword } from './NewPassword.tsx'

const path = '/api/auth/invitation'

interface InvitedFormProps {
  offer: InvitationOffer
  token: string
  onDone: (answer: InvitationAccepted) => void
}

type Way = 'password' | 'passkey' | 'provider'

/** A name, and one way to sign in: a password, a passkey, or the provider of the person's domain. */
export function InvitedForm({ offer, token, onDone }: InvitedFormProps) {
  const t = useT()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [chosen, setChosen] = useState<'password' | 'passkey'>('password')
  const way: Way = offer.provider ? 'provider' : chosen
  const { accept, errors } = useAcceptance(token, onDone)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    accept.mutate({ way, name, password })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <FormError error={accept.error} texts={{ conflict: t('door.invitation.accountExists') }} />
      {[errors.token, errors['passkey.response'], errors.response].filter(Boolean).map((text) => (
        <p key={text} role="alert" className={styles.error}>
          {text}
        </p>
      ))}
      <TextInput label={t('start.email')} type="email" autoComplete="username" readOnly value={offer.email} />
      <TextInput
        label={t('start.name')}
        autoComplete="name"
        maxLength={200}
        required
        withAsterisk={false}
        autoFocus
        value={name}
        error={errors.name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {way === 'password' ? (
        <NewPassword label={t('start.password')} value={password} onChange={setPassword} error={errors.password} />
      ) : null}
      {way === 'passkey' ? <p className={styles.note}>{t('door.passkey.why')}</p> : null}
      <Button
        type="submit"
        variant="primary"
        size="lg"
        icon={way === 'passkey' ? <IconFingerprint size={18} /> : null}
        busy={accept.isPending}
      >
        {way === 'provider'
          ? t('door.ssoContinue', { provider: offer.provider?.label ?? '' })
          : t(`door.invitation.by.${way}`)}
      </Button>
      {offer.passkey && knowsPasskeys() && way !== 'provider' ? (
        <Button size="lg" variant="quiet" onClick={() => setChosen(way === 'password' ? 'passkey' : 'password')}>
          {t(`door.invitation.instead.${way}`)}
        </Button>
      ) : null}
    </form>
  )
}

function useAcceptance(token: string, onDone: (answer: InvitationAccepted) => void) {
  const t = useT()
  const issues = useIssuesByField()
  const language = useLanguage()
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const accept = useMutation({
    mutationFn: async ({ way, name, password }: { way: Way; name: string; password: string }) => {
      const person = { token, name, language, timeZone }
      const proof = {
        password: () => ({ password }),
        passkey: async () => ({
          passkey: {
            name: deviceOf(navigator.userAgent) ?? t('door.invitation.passkeyName'),
            response: await makePasskey(`${path}/passkey`, { token, name }),
          },
        }),
        provider: () => ({}),
      }[way]
      return api.post<InvitationAccepted>(`${path}/acceptance`, { ...person, ...(await proof()) })
    },
    onSuccess: onDone,
  })
  return { accept, errors: issues(accept.error) }
}
