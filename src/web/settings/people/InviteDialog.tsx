import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Invited, InviteRequest } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Textarea } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { Form, FormActions } from '../SettingsPage.tsx'
import { addressesIn } from './addresses.ts'
import { InvitedLinks } from './InvitedLinks.tsx'
import { invitationsQuery } from './queries.ts'
import { RightsFields } from './RightsFields.tsx'

const most = 50

/** One or many addresses, what they may do, and their team. Where no mail brings the links, they are shown to be handed over. */
export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useT()
  const [answers, setAnswers] = useState<Invited[] | null>(null)
  if (answers) return <InvitedLinks answers={answers} onClose={onClose} />
  return (
    <Dialog title={t('settings.invite.title')} onClose={onClose}>
      <InviteForm onClose={onClose} onHandOver={setAnswers} />
    </Dialog>
  )
}

type Draft = Omit<InviteRequest, 'emails'>

function InviteForm({ onClose, onHandOver }: { onClose: () => void; onHandOver: (answers: Invited[]) => void }) {
  const t = useT()
  const issues = useIssuesByField()
  const [draft, setDraft] = useState<Draft>({ roles: ['user'], team: null })
  const [text, setText] = useState('')
  const emails = addressesIn(text)
  const change = (part: Partial<Draft>) => setDraft((standing) => ({ ...standing, ...part }))
  const send = useInvite(onClose, onHandOver)
  const errors = issues(send.error)
  return (
    <Form onSubmit={() => send.mutate({ ...draft, emails })}>
      <Textarea
        label={t('settings.invite.emails')}
        description={t('settings.invite.emailsHint', { count: most })}
        inputMode="email"
        autosize
        minRows={3}
        maxRows={10}
        data-autofocus
        value={text}
        error={errors.emails ?? (emails.length > most ? t('settings.invite.tooMany', { count: most }) : undefined)}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <RightsFields roles={draft.roles} team={draft.team} errors={errors} onChange={change} />
      <FormActions>
        <Button onClick={onClose}>{t('ui.cancel')}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={send.isPending}
          disabled={emails.length === 0 || emails.length > most || draft.roles.length === 0}
        >
          {t('settings.invite.send', { count: Math.max(1, emails.length) })}
        </Button>
      </FormActions>
    </Form>
  )
}

function useInvite(onClose: () => void, onHandOver: (answers: Invited[]) => void) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  return useMutation({
    mutationFn: (request: InviteRequest) => api.post<{ items: Invited[] }>('/api/v1/invitations', request),
    onSuccess: ({ items }) => {
      if (items.some(({ link, outcome }) => link !== null || outcome === 'exists')) return onHandOver(items)
      toast.success(t('settings.invite.sent', { count: items.length }))
      onClose()
    },
    onError: report,
    onSettled: () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  })
}
