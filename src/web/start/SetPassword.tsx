import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { SignInAnswer } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { toast } from '#ui/toast.tsx'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { useEntering } from './doors.ts'
import { FormError } from './FormError.tsx'
import { NewPassword, shortestBesideFactor, shortestPassword } from './NewPassword.tsx'
import { useSecretFromLink } from './secretFromLink.ts'

/** Behind a one-time link of an administrator. */
export function SetPassword() {
  const t = useT()
  const entering = useEntering()
  const issues = useIssuesByField()
  const [password, setPassword] = useState('')
  const token = useSecretFromLink()
  const save = useMutation({
    mutationFn: () => api.post<SignInAnswer>('/api/auth/password-link', { token, password }),
    onSuccess: (answer) => {
      toast.success(t('start.passwordSaved'))
      return entering(answer)
    },
  })
  const atFields = issues(save.error)
  return (
    <Door title={t('start.setPassword')} intro={t('start.setPasswordIntro')}>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <FormError error={save.error} texts={{ notFound: t('start.linkExpired') }} />
        {atFields.token || token === '' ? <p className={styles.error}>{t('start.linkExpired')}</p> : null}
        <NewPassword
          label={t('start.newPassword')}
          value={password}
          onChange={setPassword}
          error={atFields.password}
          shortest={shortestBesideFactor}
          hint={t('start.passwordHintEither', { count: shortestPassword, fewer: shortestBesideFactor })}
        />
        <Button type="submit" variant="primary" size="lg" busy={save.isPending} disabled={token === ''}>
          {t('start.savePassword')}
        </Button>
      </form>
    </Door>
  )
}
