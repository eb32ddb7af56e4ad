import { IconDotsVertical, IconLink, IconMailForward, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { InvitationJson, Invited } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import { confirm } from '#ui/dialogs.tsx'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { toast } from '#ui/toast.tsx'
import { DateTime } from '#ui/values.tsx'
import settings from '../SettingsPage.module.css'
import { useRecordOptions } from '../useRecordOptions.ts'
import { useRoleLabel } from '../useRoleLabel.ts'
import styles from './People.module.css'
import { invitationsQuery } from './queries.ts'

const colours: Record<InvitationJson['state'], string> = {
  queued: 'gray',
  mailed: 'blue',
  byHand: 'gray',
  mailFailed: 'red',
  expired: 'amber',
}

/** Whom the organisation waits for; nothing at all while it waits for nobody. */
export function Invitations({ onLink }: { onLink: (name: string, link: string) => void }) {
  const t = useT()
  const { data = [] } = useQuery(invitationsQuery)
  const teams = useRecordOptions({ name: 'team', plural: 'teams' })
  if (data.length === 0) return null
  const label = t('settings.invite.pending', { count: data.length })
  return (
    <div className={styles.pending}>
      <h3 className={styles.heading}>{label}</h3>
      <Table
        label={label}
        head={[
          { key: 'email', label: t('settings.email') },
          { key: 'roles', label: t('settings.pages.roles') },
          { key: 'team', label: t('settings.users.team') },
          { key: 'state', label: t('settings.invite.state') },
          { key: 'until', label: t('settings.invite.until') },
          { key: 'actions', label: t('settings.actions'), isHidden: true },
        ]}
      >
        {data.map((invitation) => (
          <Row
            key={invitation.id}
            invitation={invitation}
            team={teams.find(({ value }) => value === invitation.team)?.label ?? ''}
            onLink={onLink}
          />
        ))}
      </Table>
    </div>
  )
}

interface RowProps {
  invitation: InvitationJson
  team: string
  onLink: (name: string, link: string) => void
}

function Row({ invitation, team, onLink }: RowProps) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const { email, roles, state, mailProblem, expiresAt } = invitation
  return (
    <tr>
      <td className={settings.email} title={email}>
        {email}
      </td>
      <td>
        <span className={settings.tags}>
          {roles.map((role) => (
            <Tag key={role} colour={role === 'admin' ? 'indigo' : 'gray'}>
              {roleLabel(role)}
            </Tag>
          ))}
        </span>
      </td>
      <td>{team}</td>
      <td title={mailProblem ?? undefined}>
        <Tag colour={colours[state]}>{t(`settings.invite.states.${state}`)}</Tag>
        {mailProblem ? <span className={settings.note}> {mailProblem}</span> : null}
      </td>
      <td>
        <DateTime value={expiresAt} />
      </td>
      <td>
        <RowActions>
          <InvitationMenu invitation={invitation} onLink={onLink} />
        </RowActions>
      </td>
    </tr>
  )
}

function InvitationMenu({ invitation, onLink }: Pick<RowProps, 'invitation' | 'onLink'>) {
  const t = useT()
  const { email, state } = invitation
  const { renew, copy, revoke } = useVerbs(invitation, onLink)
  const ask = async () => {
    const title = t('settings.invite.revokeTitle', { email })
    const text = t('settings.invite.revokeText')
    if (await confirm({ title, text, confirm: t('settings.invite.revoke'), danger: true })) revoke.mutate()
  }
  return (
    <IconMenu label={t('settings.users.more', { name: email })} icon={<IconDotsVertical size={16} />}>
      <Menu.Item leftSection={<IconMailForward size={14} />} onClick={() => renew.mutate()}>
        {t('settings.invite.again')}
      </Menu.Item>
      <Menu.Item leftSection={<IconLink size={14} />} disabled={state === 'expired'} onClick={() => copy.mutate()}>
        {t('settings.invite.copyLink')}
      </Menu.Item>
      <Menu.Item leftSection={<IconTrash size={14} />} onClick={() => void ask()}>
        {t('settings.invite.revoke')}
      </Menu.Item>
    </IconMenu>
  )
}

function useVerbs({ id, email }: InvitationJson, onLink: RowProps['onLink']) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const path = `/api/v1/invitations/${id}`
  const common = {
    onError: report,
    onSettled: () => client.invalidateQueries({ queryKey: invitationsQuery.queryKey }),
  }
  const renew = useMutation({
    mutationFn: () => api.post<Invited>(`${path}/renewal`),
    onSuccess: ({ link }) => (link ? onLink(email, link) : void toast.success(t('settings.invite.sent', { count: 1 }))),
    ...common,
  })
  const copy = useMutation({
    mutationFn: () => api.post<{ link: string }>(`${path}/link`),
    onSuccess: ({ link }) => onLink(email, link),
    ...common,
  })
  const revoke = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => void toast.success(t('settings.invite.revoked')),
    ...common,
  })
  return { renew, copy, revoke }
}
