import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Textarea } from '#ui/inputs.ts'
import styles from './SettingsPage.module.css'
import { Form, FormActions } from './SettingsPage.tsx'

interface ViewAsDialogProps {
  target: { user: string } | { role: string }
  name: string
  onClose: () => void
}

/** Asks why before Rapport is shown through other eyes: the reason stands in the audit and is shown to the person. */
export function ViewAsDialog({ target, name, onClose }: ViewAsDialogProps) {
  const t = useT()
  const report = useReport()
  const issues = useIssuesByField()
  const [reason, setReason] = useState('')
  const start = useMutation({
    mutationFn: () => api.post('/api/v1/viewing', { ...target, reason }),
    onSuccess: () => window.location.assign('/'),
    onError: report,
  })
  return (
    <Dialog title={t('settings.viewing.title', { name })} onClose={onClose}>
      <Form onSubmit={() => start.mutate()}>
        <p className={styles.note}>{t('user' in target ? 'settings.viewing.textUser' : 'settings.viewing.textRole')}</p>
        <Textarea
          label={t('settings.viewing.reason')}
          description={t('settings.viewing.reasonHint')}
          value={reason}
          error={issues(start.error).reason}
          required
          minLength={3}
          autosize
          minRows={2}
          data-autofocus
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <FormActions>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" variant="primary" busy={start.isPending} disabled={reason.trim().length < 3}>
            {t('settings.viewing.start')}
          </Button>
        </FormActions>
      </Form>
    </Dialog>
  )
}
