import { IconMailPlus, IconPlus, IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { PersonSecurity } from '#kernel/auth/contract.ts'
import { useT } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { useRecords } from '#kernel/client/records.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { RowActions, Table } from '#ui/Table.tsx'
import { Tag } from '#ui/Tag.tsx'
import { DateTime } from '#ui/values.tsx'
import { SecretOnce } from '../SecretOnce.tsx'
import settings from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import { useRoleLabel } from '../useRoleLabel.ts'
import { ViewAsDialog } from '../ViewAsDialog.tsx'
import { Invitations } from './Invitations.tsx'
import { InviteDialog } from './InviteDialog.tsx'
import styles from './People.module.css'
import { invitationsQuery, peopleSecurityQuery } from './queries.ts'
import { UserActions } from './UserActions.tsx'
import { UserDialog } from './UserDialog.tsx'

export type Opened =
  | { kind: 'invite' }
  | { kind: 'edit'; user: RecordJson | null }
  | { kind: 'invitation'; name: string; link: string }
  | { kind: 'link'; name: string; link: string }
  | { kind: 'view'; user: RecordJson; name: string }

/** Who may sign in. Nobody is deleted here: a person who left is deactivated and their records stay named. */
export function Users() {
  const t = useT()
  const object = useObject('user')
  const [opened, setOpened] = useState<Opened | null>(null)
  // Whom one waits for stands above the list, and both widen their columns: they come together.
  const isPending = [useQuery(invitationsQuery), useQuery(peopleSecurityQuery)].some((query) => query.isPending)
  if (!object) return null
  return (
    <SettingsPage
      wide
      title={t('settings.pages.users')}
      intro={t('settings.users.intro')}
      action={
        <span className={styles.buttons}>
          <Button icon={<IconPlus size={16} />} onClick={() => setOpened({ kind: 'edit', user: null })}>
            {t('settings.users.add')}
          </Button>
          <Button variant="primary" icon={<IconMailPlus size={16} />} onClick={() => setOpened({ kind: 'invite' })}>
            {t('settings.invite.action')}
          </Button>
        </span>
      }
    >
      {isPending ? null : <Invitations onLink={(name, link) => setOpened({ kind: 'invitation', name, link })} />}
      <UserList object={object} isShown={!isPending} onOpen={setOpened} />
      {opened?.kind === 'invite' ? <InviteDialog onClose={() => setOpened(null)} /> : null}
      {opened?.kind === 'edit' ? (
        <UserDialog
          object={object}
          user={opened.user}
          onClose={() => setOpened(null)}
          onLink={(name, link) => setOpened({ kind: 'link', name, link })}
        />
      ) : null}
      {opened?.kind === 'view' ? (
        <ViewAsDialog target={{ user: opened.user.id }} name={opened.name} onClose={() => setOpened(null)} />
      ) : null}
      {opened?.kind === 'invitation' ? (
        <SecretOnce
          title={t('settings.invite.linkTitle', { email: opened.name })}
          text={t('settings.invite.handOver', { count: 1 })}
          secret={opened.link}
          onClose={() => setOpened(null)}
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
  isShown: boolean
  onOpen: (opened: Opened) => void
}

function UserList({ object, isShown, onOpen }: UserListProps) {
  const t = useT()
  const [text, setText] = useState('')
  const users = useRecords(object, {
    ...(text.trim() ? { search: text.trim() } : {}),
    sort: [{ field: 'name', direction: 'asc' }],
    fields: ['name', 'email', 'roles', 'team', 'team.displayName', 'isActive', 'manager'],
    limit: 100,
  })
  const security = useQuery(peopleSecurityQuery).data
  if (users.error) return <QueryError error={users.error} onRetry={() => void users.refetch()} />
  if (!isShown) return <SkeletonRows rows={5} />
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
            { key: 'factor', label: t('settings.users.factor') },
            { key: 'seen', label: t('settings.sessions.lastSeen') },
            { key: 'actions', label: t('settings.actions'), isHidden: true },
          ]}
        >
          {users.data.pages.flatMap((page) =>
            page.items.map((user) => (
              <UserRow key={user.id} object={object} user={user} security={security?.get(user.id)} onOpen={onOpen} />
            )),
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
  /** Unknown until it is loaded. */
  security: PersonSecurity | undefined
  onOpen: (opened: Opened) => void
}

function UserRow({ object, user, security, onOpen }: UserRowProps) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const isActive = user.isActive !== false
  const name = String(user.name ?? '')
  return (
    <tr className={isActive ? undefined : settings.inactive}>
      <td>
        <span className={settings.name}>
          <Avatar name={name} />
          {name}
          {isActive ? null : <Tag colour="gray">{t('settings.users.inactive')}</Tag>}
        </span>
      </td>
      <td className={settings.email} title={String(user.email ?? '')}>
        {String(user.email ?? '')}
      </td>
      <td>
        <span className={settings.tags}>
          {(Array.isArray(user.roles) ? user.roles : []).map((role) => (
            <Tag key={String(role)} colour={role === 'admin' ? 'indigo' : 'gray'}>
              {roleLabel(String(role))}
            </Tag>
          ))}
        </span>
      </td>
      <td>{String(user['team.displayName'] ?? '')}</td>
      <td>{security ? <Factors security={security} /> : null}</td>
      <td>{security?.lastSeenAt ? <DateTime value={security.lastSeenAt} /> : null}</td>
      <td>
        <RowActions>
          <Button size="sm" variant="quiet" onClick={() => onOpen({ kind: 'edit', user })}>
            {t('settings.edit')}
          </Button>
          <UserActions object={object} user={user} security={security} onOpen={onOpen} />
        </RowActions>
      </td>
    </tr>
  )
}

/** By what a person is protected beside the password; that there is nothing is said, not left out. */
function Factors({ security: { totp, passkeys, hasPassword } }: { security: PersonSecurity }) {
  const t = useT()
  if (!totp && passkeys === 0)
    return (
      <span className={settings.note}>{t(hasPassword ? 'settings.users.noFactor' : 'settings.users.noPassword')}</span>
    )
  return (
    <span className={settings.tags}>
      {passkeys > 0 ? <Tag colour="green">{t('settings.users.passkeys', { count: passkeys })}</Tag> : null}
      {totp ? <Tag colour="green">{t('settings.users.app')}</Tag> : null}
    </span>
  )
}
