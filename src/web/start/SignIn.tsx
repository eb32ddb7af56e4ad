import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { FormEvent } from 'react'
import type { Me, SignInRequest } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { PasswordInput, TextInput } from '#ui/inputs.ts'
import { localPath, signedIn } from '../session.ts'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { FormError } from './FormError.tsx'

export function SignIn() {
  const t = useT()
  const { next } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const client = useQueryClient()
  const signIn = useMutation({
    mutationFn: (request: SignInRequest) => api.post<Me>('/api/auth/sign-in', request),
    onSuccess: (me) => {
      signedIn(client, me)
      return navigate({ href: localPath(next) })
    },
  })
  return (
    <Door title={t('start.signIn')}>
      <form className={styles.form} onSubmit={(event) => signIn.mutate(credentials(event))}>
        <FormError error={signIn.error} texts={{ unauthenticated: t('start.wrongPassword') }} />
        <TextInput
          label={t('start.email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          withAsterisk={false}
          autoFocus
        />
        <PasswordInput
          label={t('start.password')}
          name="password"
          autoComplete="current-password"
          required
          withAsterisk={false}
          visibilityToggleButtonProps={{ 'aria-label': t('start.showPassword') }}
        />
        <Button type="submit" variant="primary" size="lg" busy={signIn.isPending}>
          {t('start.signIn')}
        </Button>
      </form>
    </Door>
  )
}

function credentials(event: FormEvent<HTMLFormElement>): SignInRequest {
  event.preventDefault()
  const form = new FormData(event.currentTarget)
  return { email: String(form.get('email')), password: String(form.get('password')) }
}
