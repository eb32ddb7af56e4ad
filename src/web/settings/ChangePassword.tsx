import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { PasswordInput } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { NewPassword, shortestBesideFactor, shortestPassword } from '../start/NewPassword.tsx'
import styles from './SettingsPage.module.css'
import { Form, FormActions } from './SettingsPage.tsx'

/** Takes the current password and a new one, which may be shorter beside a second factor; all other sessions end. */
export function ChangePassword({ hasFactor }: { hasFactor: boolean }) {
  const t = useT()
  const report = useReport()
  const client = useQueryClient()
  const issues = useIssuesByField()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const save = useMutation({
    mutationFn: () => api.post('/api/auth/password', { current, next }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['factors'] })
      setCurrent('')
      setNext('')
      toast.success(t('settings.profile.passwordChanged'))
    },
    onError: report,
  })
  const errors = issues(save.error)
  return (
    <Form onSubmit={() => save.mutate()}>
      <p className={styles.note}>{t('settings.profile.passwordIntro')}</p>
      <PasswordInput
        label={t('settings.profile.currentPassword')}
        autoComplete="current-password"
        required
        withAsterisk={false}
        value={current}
        error={errors.current}
        visibilityToggleButtonProps={{ 'aria-label': t('start.showPassword') }}
        onChange={(event) => setCurrent(event.currentTarget.value)}
      />
      <NewPassword
        label={t('start.newPassword')}
        value={next}
        onChange={setNext}
        error={errors.next ?? errors.password}
        shortest={hasFactor ? shortestBesideFactor : shortestPassword}
      />
      <FormActions>
        <Button type="submit" busy={save.isPending}>
          {t('settings.profile.changePassword')}
        </Button>
      </FormActions>
    </Form>
  )
}
