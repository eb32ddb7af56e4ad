import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, MePatch } from '#kernel/auth/contract.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useReport } from '#kernel/client/report.ts'
import { TextInput } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { Absences } from './assignment/Absences.tsx'
import { CalendarFields } from './CalendarFields.tsx'
import { FormatFields } from './FormatFields.tsx'
import { SaveForm, SettingsPage } from './SettingsPage.tsx'
import { saveMe } from './saveMe.ts'

/** The person's own name, language and calendar. */
export function Profile() {
  const t = useT()
  return (
    <SettingsPage title={t('settings.pages.profile')} intro={t('settings.profile.intro')}>
      <OwnSettings />
      <FormatFields />
      <Absences />
    </SettingsPage>
  )
}

function OwnSettings() {
  const t = useT()
  const me = useMe()
  const client = useQueryClient()
  const report = useReport()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState(pick(me))
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
      <TextInput
        label={t('settings.profile.familyName')}
        description={t('settings.profile.familyNameHint')}
        value={draft.familyName}
        error={errors.familyName}
        onChange={(event) => change({ familyName: event.currentTarget.value })}
      />
      <TextInput label={t('settings.email')} value={me.email} readOnly description={t('settings.profile.emailHint')} />
      <CalendarFields value={draft} errors={errors} onChange={change} />
    </SaveForm>
  )
}

const pick = ({ name, familyName, language, timeZone, weekStart }: Me): Omit<Required<MePatch>, 'nameOrder'> => ({
  name,
  familyName,
  language,
  timeZone,
  weekStart,
})
