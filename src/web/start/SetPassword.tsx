import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Me } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { toast } from '#ui/toast.tsx'
import { signedIn } from '../session.ts'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { FormError } from './FormError.tsx'
import { NewPassword } from './NewPassword.tsx'
import { useSecretFromLink } from './secretFromLink.ts'

/** Behind a one-time link of an administrator. */
export function SetPassword() {
  const t = useT()
  const navigate = useNavigate()
  const client = useQueryClient()
  const issues = useIssuesByField()
  const [password, setPassword] = useState('')
  const token = useSecretFromLink()
  const save = useMutation({
    mutationFn: () => api.post<Me>('/api/auth/password-link', { token, password }),
    onSuccess: (me) => {
      signedIn(client, me)
      toast.success(t('start.passwordSaved'))
      return navigate({ to: '/' })
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
        <NewPassword label={t('start.newPassword')} value={password} onChange={setPassword} error={atFields.password} />
        <Button type="submit" variant="primary" size="lg" busy={save.isPending} disabled={token === ''}>
          {t('start.savePassword')}
        </Button>
      </form>
    </Door>
  )
}
