import {
  IconDeviceLaptopOff,
  IconDotsVertical,
  IconEye,
  IconKey,
  IconListCheck,
  IconShieldOff,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import type { PersonSecurity } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useCapability, useMe } from '#kernel/client/me.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { confirm } from '#ui/dialogs.tsx'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import { toast } from '#ui/toast.tsx'
import { peopleSecurityQuery } from './queries.ts'
import type { Opened } from './Users.tsx'

interface UserActionsProps {
  object: ObjectMetadata
  user: RecordJson
  security: PersonSecurity | undefined
  onOpen: (opened: Opened) => void
}

/** What is done with a person beyond changing them. */
export function UserActions({ object, user, security, onOpen }: UserActionsProps) {
  const t = useT()
  const me = useMe()
  const name = String(user.name ?? '')
  const isActive = user.isActive !== false
  const link = useLink(user, (made) => onOpen({ kind: 'link', name, link: made }))
  const change = useActivity(object, user, name, isActive)
  const navigate = useNavigate()
  const mayView = useCapability('users.impersonate') && isActive && user.id !== me.id
  const mayExplain = useCapability('roles.manage')
  return (
    <IconMenu label={t('settings.users.more', { name })} icon={<IconDotsVertical size={16} />}>
      {mayView ? (
        <Menu.Item leftSection={<IconEye size={14} />} onClick={() => onOpen({ kind: 'view', user, name })}>
          {t('settings.viewing.view')}
        </Menu.Item>
      ) : null}
      {mayExplain ? (
        <Menu.Item
          leftSection={<IconListCheck size={14} />}
          onClick={() => void navigate({ to: '/settings/rights', search: { user: user.id } })}
        >
          {t('settings.rights.of')}
        </Menu.Item>
      ) : null}
      {isActive ? (
        <Menu.Item leftSection={<IconKey size={14} />} onClick={() => link.mutate()}>
          {t('settings.users.link')}
        </Menu.Item>
      ) : null}
      {user.id === me.id ? null : <SecurityItems userId={user.id} name={name} security={security} />}
      <Menu.Item
        leftSection={isActive ? <IconUserOff size={14} /> : <IconUserCheck size={14} />}
        disabled={user.id === me.id}
        onClick={() => void change()}
      >
        {t(isActive ? 'settings.users.deactivate' : 'settings.users.activate')}
      </Menu.Item>
    </IconMenu>
  )
}

/** For somebody who lost a device: out everywhere, or back to the password alone. One's own stand under Security and Sessions. */
function SecurityItems({
  userId,
  name,
  security,
}: {
  userId: string
  name: string
  security: PersonSecurity | undefined
}) {
  const t = useT()
  const reset = useEnding(`/api/v1/users/${userId}/factors`, 'resetFactors', name)
  const signOut = useEnding(`/api/v1/users/${userId}/sessions`, 'signOut', name)
  const hasFactor = security !== undefined && (security.totp || security.passkeys > 0)
  return (
    <>
      {security && security.sessions > 0 ? (
        <Menu.Item leftSection={<IconDeviceLaptopOff size={14} />} onClick={() => void signOut()}>
          {t('settings.users.signOut')}
        </Menu.Item>
      ) : null}
      {hasFactor ? (
        <Menu.Item leftSection={<IconShieldOff size={14} />} onClick={() => void reset()}>
          {t('settings.users.resetFactors')}
        </Menu.Item>
      ) : null}
    </>
  )
}

function useEnding(path: string, verb: 'resetFactors' | 'signOut', name: string) {
  const t = useT()
  const client = useQueryClient()
  const report = useReport()
  const end = useMutation({
    mutationFn: () => api.delete(path),
    onSuccess: () => void toast.success(t(`settings.users.${verb}Done`, { name })),
    onError: report,
    onSettled: () => client.invalidateQueries({ queryKey: peopleSecurityQuery.queryKey }),
  })
  return async () => {
    const title = t(`settings.users.${verb}Title`, { name })
    const text = t(`settings.users.${verb}Text`)
    if (await confirm({ title, text, confirm: t(`settings.users.${verb}`), danger: true })) end.mutate()
  }
}

function useLink(user: RecordJson, onMade: (link: string) => void) {
  const report = useReport()
  return useMutation({
    mutationFn: () => api.post<{ link: string }>(`/api/v1/users/${user.id}/password-link`),
    onSuccess: ({ link }) => onMade(link),
    onError: report,
  })
}

function useActivity(object: ObjectMetadata, user: RecordJson, name: string, isActive: boolean) {
  const t = useT()
  const update = useUpdateRecord(object)
  return async () => {
    const agreed =
      !isActive ||
      (await confirm({
        title: t('settings.users.deactivateTitle', { name }),
        text: t('settings.users.deactivateText'),
        confirm: t('settings.users.deactivate'),
        danger: true,
      }))
    if (agreed) update.mutate({ id: user.id, values: { isActive: !isActive } })
  }
}
