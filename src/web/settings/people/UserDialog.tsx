import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import type { Values } from '#kernel/client/mutations.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { TextInput } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { Form, FormActions } from '../SettingsPage.tsx'
import { RightsFields } from './RightsFields.tsx'

interface UserDialogProps {
  object: ObjectMetadata
  /** Null adds a person. */
  user: RecordJson | null
  onClose: () => void
  /** A new person gets a link by which they choose their password. */
  onLink: (name: string, link: string) => void
}

export function UserDialog({ object, user, onClose, onLink }: UserDialogProps) {
  const t = useT()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState<Values>(() => draftOf(user))
  const save = useSaveUser(object, user, draft, onClose, onLink)
  const change = (values: Values) => setDraft({ ...draft, ...values })
  const errors = issues(save.error)
  return (
    <Dialog title={user ? String(user.name) : t('settings.users.add')} onClose={onClose}>
      <Form onSubmit={() => save.mutate()}>
        <TextInput
          label={t('settings.name')}
          value={String(draft.name)}
          error={errors.name}
          required
          data-autofocus
          onChange={(event) => change({ name: event.currentTarget.value })}
        />
        <TextInput
          label={t('settings.email')}
          type="email"
          value={String(draft.email)}
          error={errors.email}
          required
          onChange={(event) => change({ email: event.currentTarget.value })}
        />
        <RightsFields
          roles={draft.roles as string[]}
          team={draft.team as string | null}
          errors={errors}
          onChange={change}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending}>
            {t(user ? 'settings.save' : 'settings.users.addAndLink')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}

const draftOf = (user: RecordJson | null): Values => ({
  name: String(user?.name ?? ''),
  email: String(user?.email ?? ''),
  roles: (user?.roles as string[] | undefined) ?? ['user'],
  team: (user?.team as string | undefined) ?? null,
})

function useSaveUser(
  object: ObjectMetadata,
  user: RecordJson | null,
  draft: Values,
  onClose: () => void,
  onLink: (name: string, link: string) => void,
) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: async () => {
      const path = `/api/v1/${object.plural}`
      if (user) {
        await api.patch(`${path}/${user.id}`, draft, { version: user.version })
        return null
      }
      const created = await api.post<RecordJson>(path, draft)
      return api.post<{ link: string }>(`${path}/${created.id}/password-link`)
    },
    onSuccess: (answer) => {
      if (answer) return onLink(String(draft.name), answer.link)
      toast.success(t('client.saved'))
      onClose()
    },
    onError: report,
    onSettled: () => client.invalidateQueries({ queryKey: recordKeys.all(object.name) }),
  })
}
