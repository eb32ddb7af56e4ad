import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { PasskeyJson } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Dialog } from '#ui/Dialog.tsx'
import { TextInput } from '#ui/inputs.ts'
import { SaveForm } from './SettingsPage.tsx'

interface RenamePasskeyProps {
  passkey: PasskeyJson
  onClose: () => void
  onDone: () => void
}

export function RenamePasskey({ passkey, onClose, onDone }: RenamePasskeyProps) {
  const t = useT()
  const issues = useIssuesByField()
  const report = useReport()
  const [name, setName] = useState(passkey.name)
  const save = useMutation({
    mutationFn: () => api.patch(`/api/v1/me/passkeys/${passkey.id}`, { name }),
    onSuccess: onDone,
    onError: report,
  })
  return (
    <Dialog title={t('settings.security.renamePasskey')} size="sm" onClose={onClose}>
      <SaveForm onSave={() => save.mutate()} busy={save.isPending}>
        <TextInput
          label={t('settings.name')}
          value={name}
          maxLength={60}
          required
          data-autofocus
          error={issues(save.error).name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      </SaveForm>
    </Dialog>
  )
}
