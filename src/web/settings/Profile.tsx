import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, MePatch } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { PasswordInput, TextInput } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { NewPassword } from '../start/NewPassword.tsx'
import { CalendarFields } from './CalendarFields.tsx'
import styles from './SettingsPage.module.css'
import { Form, FormActions, SaveForm, SettingsPage } from './SettingsPage.tsx'
import { saveMe } from './saveMe.ts'

/** The person's own name, language, calendar and password. */
export function Profile() {
  const t = useT()
  return (
    <SettingsPage title={t('settings.pages.profile')} intro={t('settings.profile.intro')}>
      <OwnSettings />
      <h3 className={styles.block}>{t('settings.profile.password')}</h3>
      <ChangePassword />
    </SettingsPage>
  )
}

function OwnSettings() {
  const t = useT()
  const me = useMe()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState<Required<MePatch>>(pick(me))
  const save = useMutation({
    mutationFn: () => saveMe(client, draft),
    onSuccess: () => toast.success(t('client.saved')),
    onError: report,
  })
  const change = (patch: MePatch) => setDraft({ ...draft, ...patch })
  const errors = issues(save.error)
  return (
    <SaveForm onSave={() => save.mutate()} busy={save.isPending}>
      <TextInput
        label={t('settings.name')}
        value={draft.name}
        error={errors.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput label={t('settings.email')} value={me.email} readOnly description={t('settings.profile.emailHint')} />
      <CalendarFields value={draft} errors={errors} onChange={change} />
    </SaveForm>
  )
}

const pick = ({ name, language, timeZone, weekStart }: Me): Required<MePatch> => ({
  name,
  language,
  timeZone,
  weekStart,
})

function ChangePassword() {
  const t = useT()
  const report = useReport()
  const issues = useIssuesByField()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const save = useMutation({
    mutationFn: () => api.post('/api/auth/password', { current, next }),
    onSuccess: () => {
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
      />
      <FormActions>
        <Button type="submit" busy={save.isPending}>
          {t('settings.profile.changePassword')}
        </Button>
      </FormActions>
    </Form>
  )
}
