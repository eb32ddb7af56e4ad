import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { Me, SetupRequest } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useLanguage, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { Select, TextInput } from '#ui/inputs.ts'
import { signedIn } from '../session.ts'
import { BeginWith } from './BeginWith.tsx'
import { countryOptions, currencyOf, currencyOptions, guessCountry } from './countries.ts'
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
  const language = useLanguage()
  const client = useQueryClient()
  const token = useSecretFromLink()
  const issues = useIssuesByField()
  const [country, setCountry] = useState<string>(guessCountry)
  const [currency, setCurrency] = useState(() => currencyOf(country))
  const [password, setPassword] = useState('')
  const found = useMutation({
    mutationFn: (request: SetupRequest) => api.post<Me>('/api/setup', request),
    onSuccess: (me) => {
      signedIn(client, me)
      onDone()
    },
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    found.mutate({
      token: token || text('token'),
      organization: text('organization'),
      name: text('name'),
      email: text('email'),
      password,
      currency,
      country,
      language,
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
  }
  const errors = issues(found.error)
  const plain = { required: true, withAsterisk: false }
  return (
    <form className={styles.form} onSubmit={submit}>
      <FormError error={found.error} texts={{ forbidden: t('start.wrongToken'), notFound: t('start.alreadySetUp') }} />
      {token === '' ? (
        <TextInput
          {...plain}
          label={t('start.token')}
          description={t('start.tokenHint')}
          name="token"
          autoComplete="off"
          error={errors.token}
        />
      ) : null}
      <TextInput
        {...plain}
        label={t('start.organization')}
        name="organization"
        autoComplete="organization"
        autoFocus
        error={errors.organization}
      />
      <div className={styles.pair}>
        <Select
          label={t('start.country')}
          data={countryOptions(language)}
          value={country}
          searchable
          allowDeselect={false}
          error={errors.country}
          onChange={(next) => {
            if (next === null) return
            setCountry(next)
            setCurrency(currencyOf(next))
          }}
        />
        <Select
          label={t('start.currency')}
          data={currencyOptions(language)}
          value={currency}
          searchable
          allowDeselect={false}
          error={errors.currency}
          onChange={(next) => next !== null && setCurrency(next)}
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
