import { IconPlus, IconSearch } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { useUpdateRecord } from '#kernel/client/mutations.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecords } from '#kernel/client/records.ts'
import { useReport } from '#kernel/client/report.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Button } from '#ui/Button.tsx'
import { confirm } from '#ui/dialogs.tsx'
import { TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { SecretOnce } from './SecretOnce.tsx'
import styles from './SettingsPage.module.css'
import { SettingsPage } from './SettingsPage.tsx'
import { UserDialog } from './UserDialog.tsx'
import { useRoleLabel } from './useRoleLabel.ts'

type Opened = { kind: 'edit'; user: RecordJson | null } | { kind: 'link'; name: string; link: string }

/** Who may sign in. Nobody is deleted here: a person who left is deactivated and their records stay named. */
export function Users() {
  const t = useT()
  const object = useObject('user')
  const [opened, setOpened] = useState<Opened | null>(null)
  if (!object) return null
  return (
    <SettingsPage
      wide
      title={t('settings.pages.users')}
      intro={t('settings.users.intro')}
      action={
        <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setOpened({ kind: 'edit', user: null })}>
          {t('settings.users.add')}
        </Button>
      }
    >
      <UserList object={object} onOpen={setOpened} />
      {opened?.kind === 'edit' ? (
        <UserDialog
          object={object}
          user={opened.user}
          onClose={() => setOpened(null)}
          onLink={(name, link) => setOpened({ kind: 'link', name, link })}
        />
      ) : null}
      {opened?.kind === 'link' ? (
        <SecretOnce
          title={t('settings.users.linkTitle', { name: opened.name })}
          text={t('settings.users.linkText')}
          secret={opened.link}
          onClose={() => setOpened(null)}
        />
      ) : null}
    </SettingsPage>
  )
}

interface UserListProps {
  object: ObjectMetadata
  onOpen: (opened: Opened) => void
}

function UserList({ object, onOpen }: UserListProps) {
  const t = useT()
  const [text, setText] = useState('')
  const users = useRecords(object, {
    ...(text.trim() ? { search: text.trim() } : {}),
    sort: [{ field: 'name', direction: 'asc' }],
    fields: ['name', 'email', 'roles', 'team', 'team.displayName', 'isActive', 'manager'],
    limit: 100,
  })
  if (users.error) return <QueryError error={users.error} onRetry={() => void users.refetch()} />
  return (
    <>
      <TextInput
        mb="sm"
        aria-label={t('settings.users.search')}
        placeholder={t('settings.users.search')}
        leftSection={<IconSearch size={14} />}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {users.data ? (
        <Table
          label={t('settings.pages.users')}
          head={[
            { key: 'name', label: t('settings.name') },
            { key: 'email', label: t('settings.email') },
            { key: 'roles', label: t('settings.pages.roles') },
            { key: 'team', label: t('settings.users.team') },
            { key: 'actions', label: t('settings.actions'), isHidden: true },
          ]}
        >
          {users.data.pages.flatMap((page) =>
            page.items.map((user) => <UserRow key={user.id} object={object} user={user} onOpen={onOpen} />),
          )}
        </Table>
      ) : (
        <SkeletonRows rows={5} />
      )}
      {users.hasNextPage ? (
        <Button busy={users.isFetchingNextPage} onClick={() => void users.fetchNextPage()}>
          {t('settings.more')}
        </Button>
      ) : null}
    </>
  )
}

interface UserRowProps {
  object: ObjectMetadata
  user: RecordJson
  onOpen: (opened: Opened) => void
}

function UserRow({ object, user, onOpen }: UserRowProps) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const isActive = user.isActive !== false
  const name = String(user.name ?? '')
  return (
    <tr className={isActive ? undefined : styles.inactive}>
      <td>
        <span className={styles.name}>
          <Avatar name={name} />
          {name}
          {isActive ? null : <Tag colour="gray">{t('settings.users.inactive')}</Tag>}
        </span>
      </td>
      <td className={styles.email} title={String(user.email ?? '')}>
        {String(user.email ?? '')}
      </td>
      <td>
        <span className={styles.tags}>
          {(Array.isArray(user.roles) ? user.roles : []).map((role) => (
            <Tag key={String(role)} colour={role === 'admin' ? 'indigo' : 'gray'}>
              {roleLabel(String(role))}
            </Tag>
          ))}
        </span>
      </td>
      <td>{String(user['team.displayName'] ?? '')}</td>
      <td>
        <RowActions>
          <Button size="sm" variant="quiet" onClick={() => onOpen({ kind: 'edit', user })}>
            {t('settings.edit')}
          </Button>
          {isActive ? <LinkButton user={user} name={name} onOpen={onOpen} /> : null}
          <ActiveButton object={object} user={user} name={name} isActive={isActive} />
        </RowActions>
      </td>
    </tr>
  )
}

function LinkButton({ user, name, onOpen }: { user: RecordJson; name: string; onOpen: (opened: Opened) => void }) {
  const t = useT()
  const report = useReport()
  const make = useMutation({
    mutationFn: () => api.post<{ link: string }>(`/api/v1/users/${user.id}/password-link`),
    onSuccess: ({ link }) => onOpen({ kind: 'link', name, link }),
    onError: report,
  })
  return (
    <Button size="sm" variant="quiet" busy={make.isPending} onClick={() => make.mutate()}>
      {t('settings.users.link')}
    </Button>
  )
}

interface ActiveButtonProps {
  object: ObjectMetadata
  user: RecordJson
  name: string
  isActive: boolean
}

function ActiveButton({ object, user, name, isActive }: ActiveButtonProps) {
  const t = useT()
  const me = useMe()
  const update = useUpdateRecord(object)
  const change = async () => {
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
  return (
    <Button size="sm" variant="quiet" disabled={user.id === me.id} onClick={() => void change()}>
      {t(isActive ? 'settings.users.deactivate' : 'settings.users.activate')}
    </Button>
  )
}
