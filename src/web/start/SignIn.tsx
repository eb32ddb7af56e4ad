import { useMutation, useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { SignInAnswer, SignInMethods, SignInRequest } from '#kernel/auth/contract.ts'
import type { SsoDiscovery } from '#kernel/auth/sso.contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { knowsPasskeys } from '#kernel/client/passkeys.ts'
import { Button } from '#ui/Button.tsx'
import { ButtonAnchor } from '#ui/ButtonLink.tsx'
import { PasswordInput, TextInput } from '#ui/inputs.ts'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { methodsQuery, useEntering } from './doors.ts'
import { FormError } from './FormError.tsx'
import { LinkByMail, type LinkPurpose } from './LinkByMail.tsx'
import { PasskeyButton } from './PasskeyButton.tsx'
import { useProviderOf, useWayTo } from './provider.ts'
import { useLeft } from './useLeft.ts'

/** One calm page: what most people use stands first, and only what this installation offers stands there at all. */
export function SignIn() {
  const t = useT()
  const hasLeft = useLeft()
  const methods = useQuery(methodsQuery).data
  const [email, setEmail] = useState('')
  const known = useProviderOf(email)
  const only = known?.isRequired ? known.provider : null
  const [byMail, setByMail] = useState<LinkPurpose | null>(null)
  if (byMail) return <LinkByMail purpose={byMail} email={email} onBack={() => setByMail(null)} />
  return (
    <Door title={t('start.signIn')}>
      {hasLeft ? (
        <p role="status" className={styles.left}>
          {t('door.left')}
        </p>
      ) : null}
      <ProviderProblem />
      <PasswordForm email={email} onEmail={setEmail} only={only} />
      {methods && !only ? (
        <div className={styles.more}>
          {methods.magicLink || methods.passwordReset ? (
            <div className={styles.links}>
              {methods.magicLink ? (
                <Button size="sm" variant="quiet" onClick={() => setByMail('magicLink')}>
                  {t('door.mail.magicLink')}
                </Button>
              ) : null}
              {methods.passwordReset ? (
                <Button size="sm" variant="quiet" onClick={() => setByMail('passwordReset')}>
                  {t('door.mail.passwordReset')}
                </Button>
              ) : null}
            </div>
          ) : null}
          <OtherWays methods={methods} />
        </div>
      ) : null}
    </Door>
  )
}

interface PasswordFormProps {
  email: string
  onEmail: (email: string) => void
  /** The provider by which people of this address sign in, and by nothing else. */
  only: SsoDiscovery['provider']
}

function PasswordForm({ email, onEmail, only }: PasswordFormProps) {
  const t = useT()
  const entering = useEntering()
  const signIn = useMutation({
    mutationFn: (request: SignInRequest) => api.post<SignInAnswer>('/api/auth/sign-in', request),
    onSuccess: entering,
  })
  const wayTo = useWayTo()
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (only) return window.location.assign(wayTo(only, email))
    const form = new FormData(event.currentTarget)
    signIn.mutate({ email: String(form.get('email')), password: String(form.get('password')) })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <FormError error={signIn.error} texts={{ unauthenticated: t('start.wrongPassword') }} />
      <TextInput
        label={t('start.email')}
        name="email"
        type="email"
        autoComplete="username webauthn"
        required
        withAsterisk={false}
        autoFocus
        value={email}
        onChange={(event) => onEmail(event.currentTarget.value)}
      />
      {only ? (
        <p role="status">{t('door.ssoRequired', { provider: only.label })}</p>
      ) : (
        <PasswordInput
          label={t('start.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('start.showPassword') }}
        />
      )}
      <Button type="submit" variant="primary" size="lg" busy={signIn.isPending}>
        {only ? t('door.ssoContinue', { provider: only.label }) : t('start.signIn')}
      </Button>
    </form>
  )
}

/** Why a round trip to an identity provider ended here. */
function ProviderProblem() {
  const t = useT()
  const { problem } = useSearch({ strict: false }) as { problem?: string }
  if (problem === undefined) return null
  return (
    <p role="alert" className={styles.error}>
      {t(`door.ssoProblem.${problem}`, { defaultValue: t('door.ssoProblem.refused') })}
    </p>
  )
}

/** Passkeys and identity providers, below a line that says `or`. */
function OtherWays({ methods }: { methods: SignInMethods }) {
  const t = useT()
  const wayTo = useWayTo()
  const hasPasskeys = methods.passkey && knowsPasskeys()
  if (!hasPasskeys && methods.sso.length === 0) return null
  return (
    <>
      <p className={styles.or}>{t('door.or')}</p>
      {hasPasskeys ? <PasskeyButton /> : null}
      {methods.sso.map((provider) => (
        <ButtonAnchor key={provider.id} size="lg" href={wayTo(provider)}>
          {t('door.sso', { provider: provider.label })}
        </ButtonAnchor>
      ))}
    </>
  )
}
