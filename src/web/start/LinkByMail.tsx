import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { SignInAnswer } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { useEntering } from './doors.ts'
import { FormError } from './FormError.tsx'

export type LinkPurpose = 'magicLink' | 'passwordReset'

const paths = { magicLink: '/api/auth/magic-link', passwordReset: '/api/auth/password-reset' }

interface LinkByMailProps {
  purpose: LinkPurpose
  email: string
  onBack: () => void
}

/** Asks for a link by mail. Whether anybody has this address, the page never says (S-47). */
export function LinkByMail({ purpose, email, onBack }: LinkByMailProps) {
  const t = useT()
  const ask = useMutation({ mutationFn: (address: string) => api.post(paths[purpose], { email: address }) })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    ask.mutate(String(new FormData(event.currentTarget).get('email')))
  }
  if (ask.isSuccess) return <Sent purpose={purpose} email={ask.variables} onBack={onBack} />
  return (
    <Door title={t(`door.mail.${purpose}`)} intro={t(`door.mail.${purpose}Intro`)}>
      <form className={styles.form} onSubmit={submit}>
        <FormError error={ask.error} />
        <TextInput
          label={t('start.email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
          defaultValue={email}
        />
        <Button type="submit" variant="primary" size="lg" busy={ask.isPending}>
          {t('door.mail.send')}
        </Button>
        <Button variant="quiet" onClick={onBack}>
          {t('door.back')}
        </Button>
      </form>
    </Door>
  )
}

function Sent({ purpose, email, onBack }: LinkByMailProps) {
  const t = useT()
  return (
    <Door title={t('door.mail.sent')} intro={t(`door.mail.${purpose}Sent`, { email })}>
      {purpose === 'magicLink' ? <CodeFromElsewhere /> : null}
      <div className={styles.form}>
        <Button variant="quiet" onClick={onBack}>
          {t('door.back')}
        </Button>
      </div>
    </Door>
  )
}

/** The link was opened on another device: the code that it shows there signs in here, where it was asked for. */
function CodeFromElsewhere() {
  const t = useT()
  const issues = useIssuesByField()
  const entering = useEntering()
  const [code, setCode] = useState('')
  const enter = useMutation({
    mutationFn: () => api.post<SignInAnswer>('/api/auth/magic-link/code', { code }),
    onSuccess: entering,
  })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        enter.mutate()
      }}
    >
      <FormError error={enter.error} />
      <TextInput
        label={t('door.mail.codeLabel')}
        description={t('door.mail.codeHint')}
        autoComplete="one-time-code"
        required
        withAsterisk={false}
        value={code}
        error={issues(enter.error).code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" size="lg" busy={enter.isPending}>
        {t('start.signIn')}
      </Button>
    </form>
  )
}
