import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Me, SetupRequest } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLanguage, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import { signedIn } from '../session.ts'
import { BeginWith } from './BeginWith.tsx'
import { CountryAndCurrency } from './CountryAndCurrency.tsx'
import { currencyOf, guessCountry } from './countries.ts'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { FormError } from './FormError.tsx'
import { NewPassword } from './NewPassword.tsx'
import { useSecretFromLink } from './secretFromLink.ts'

/** The first run: the organisation and its administrator, then what to begin with. */
export function Setup() {
  const t = useT()
  const [isFounded, setFounded] = useState(false)
  return isFounded ? (
    <BeginWith />
  ) : (
    <Door title={t('start.setup')} intro={t('start.setupIntro')} wide>
      <Founding onDone={() => setFounded(true)} />
    </Door>
  )
}

function Founding({ onDone }: { onDone: () => void }) {
  const t = useT()
  const token = useSecretFromLink()
  const issues = useIssuesByField()
  const [place, setPlace] = useState(firstPlace)
  const [password, setPassword] = useState('')
  const found = useFounding(onDone)
  const errors = issues(found.error)
  return (
    <form
      className={styles.form}
      onSubmit={(event) => found.mutate({ ...requestOf(event, token), ...place, password })}
    >
      <FormError error={found.error} texts={{ forbidden: t('start.wrongToken'), notFound: t('start.alreadySetUp') }} />
      {token === '' ? <Token error={errors.token} /> : null}
      <TextInput
        {...plain}
        label={t('start.organization')}
        name="organization"
        autoComplete="organization"
        autoFocus
        error={errors.organization}
      />
      <div className={styles.pair}>
        <CountryAndCurrency
          {...place}
          errors={errors}
          onCountry={(country) => setPlace({ country, currency: currencyOf(country) })}
          onCurrency={(currency) => setPlace({ ...place, currency })}
        />
      </div>
      <div className={styles.pair}>
        <TextInput {...plain} label={t('start.name')} name="name" autoComplete="name" error={errors.name} />
        <TextInput
          {...plain}
          label={t('start.email')}
          name="email"
          type="email"
          autoComplete="username"
          error={errors.email}
        />
      </div>
      <NewPassword label={t('start.password')} value={password} onChange={setPassword} error={errors.password} />
      <Button type="submit" variant="primary" size="lg" busy={found.isPending}>
        {t('start.found')}
      </Button>
    </form>
  )
}

/** Everything here is asked for because it is needed: no asterisks. */
const plain = { required: true, withAsterisk: false }

function firstPlace(): { country: string; currency: string } {
  const country = guessCountry()
  return { country, currency: currencyOf(country) }
}

function Token({ error }: { error: string | undefined }) {
  const t = useT()
  const hint = t('start.tokenHint')
  return (
    <TextInput {...plain} label={t('start.token')} description={hint} name="token" autoComplete="off" error={error} />
  )
}

function useFounding(onDone: () => void) {
  const language = useLanguage()
  const client = useQueryClient()
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return useMutation({
    mutationFn: (request: SetupRequest) => api.post<Me>('/api/setup', { ...request, language, timeZone }),
    onSuccess: (me) => {
      signedIn(client, me)
      onDone()
    },
  })
}

function requestOf(event: FormEvent<HTMLFormElement>, token: string) {
  event.preventDefault()
  const form = new FormData(event.currentTarget)
  const text = (name: string) => String(form.get(name) ?? '').trim()
  return { token: token || text('token'), organization: text('organization'), name: text('name'), email: text('email') }
}
