import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useEffect, useState } from 'react'
import type { ChallengeJson, FactorMethod, Me } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { knowsPasskeys, showPasskey } from '#kernel/client/passkeys.ts'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { challengeQuery, useEntering } from './doors.ts'
import { Enrolment } from './Enrolment.tsx'
import { FormError } from './FormError.tsx'

const path = '/api/auth/challenge'

/** Between the proof and the session: the second factor, or setting one up where the organisation asks for it. */
export function Challenge() {
  const t = useT()
  const { next } = useSearch({ strict: false }) as { next?: string }
  const navigate = useNavigate()
  const { data: challenge } = useQuery(challengeQuery)
  useEffect(() => {
    if (challenge === null) void navigate({ to: '/sign-in', search: next === undefined ? {} : { next } })
  }, [challenge, next, navigate])
  if (!challenge) {
    return (
      <Door title={t('door.challenge.title')}>
        <SkeletonRows rows={2} />
      </Door>
    )
  }
  if (challenge.kind === 'enrol') return <Enrolment />
  return <SecondFactor challenge={challenge} />
}

function SecondFactor({ challenge }: { challenge: ChallengeJson }) {
  const t = useT()
  const ways = challenge.methods.filter((method) => method !== 'passkey' || knowsPasskeys())
  const [way, setWay] = useState<FactorMethod>(ways[0] ?? 'backupCode')
  return (
    <Door title={t('door.challenge.title')} intro={t('door.challenge.intro', { email: challenge.email })}>
      {way === 'passkey' ? <ByPasskey /> : <ByCode key={way} way={way} />}
      {ways.length > 1 ? (
        <div className={styles.links}>
          {ways
            .filter((other) => other !== way)
            .map((other) => (
              <Button key={other} size="sm" variant="quiet" onClick={() => setWay(other)}>
                {t(`door.challenge.other.${other}`)}
              </Button>
            ))}
        </div>
      ) : null}
    </Door>
  )
}

function ByCode({ way }: { way: 'totp' | 'backupCode' }) {
  const t = useT()
  const issues = useIssuesByField()
  const entering = useEntering()
  const show = useMutation({
    mutationFn: (code: string) => api.post<Me>(path, { [way]: code }),
    onSuccess: entering,
  })
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    show.mutate(String(new FormData(event.currentTarget).get('code')))
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <FormError error={show.error} texts={{ unauthenticated: t('door.challenge.over') }} />
      <TextInput
        label={t(`door.challenge.${way}`)}
        description={t(`door.challenge.${way}Hint`)}
        name="code"
        inputMode={way === 'totp' ? 'numeric' : 'text'}
        autoComplete={way === 'totp' ? 'one-time-code' : 'off'}
        required
        withAsterisk={false}
        autoFocus
        error={issues(show.error)[way]}
      />
      <Button type="submit" variant="primary" size="lg" busy={show.isPending}>
        {t('start.signIn')}
      </Button>
    </form>
  )
}

function ByPasskey() {
  const t = useT()
  const issues = useIssuesByField()
  const entering = useEntering()
  const show = useMutation({
    mutationFn: async () => api.post<Me>(path, { passkey: await showPasskey(`${path}/passkey`) }),
    onSuccess: entering,
  })
  const refused = issues(show.error).passkey
  return (
    <div className={styles.form}>
      <FormError error={show.error} texts={{ unauthenticated: t('door.challenge.over') }} />
      {refused ? (
        <p role="alert" className={styles.error}>
          {refused}
        </p>
      ) : null}
      <Button variant="primary" size="lg" busy={show.isPending} onClick={() => show.mutate()}>
        {t('door.passkey.show')}
      </Button>
    </div>
  )
}
