import { IconListCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { Select } from '#ui/inputs.ts'
import { EmptyState, SkeletonRows } from '#ui/states.tsx'
import { Tag } from '#ui/Tag.tsx'
import pageStyles from '../SettingsPage.module.css'
import { SettingsPage } from '../SettingsPage.tsx'
import { useRecordOptions } from '../useRecordOptions.ts'
import { useRoleLabel } from '../useRoleLabel.ts'
import { ObjectRightsTable } from './ObjectRightsTable.tsx'
import { userRightsQuery } from './queries.ts'
import { RecordAnswer } from './RecordAnswer.tsx'
import styles from './sharing.module.css'

export interface RightsSearch {
  user?: string
  /** A record to explain: plural and id. */
  object?: string
  record?: string
}

/** What a person may do and by what; with a record, whether they may see that one, and why. */
export function Rights() {
  const t = useT()
  const navigate = useNavigate()
  const search: RightsSearch = useSearch({ strict: false })
  const people = useRecordOptions({ name: 'user', plural: 'users' })
  const { user, object, record } = search
  return (
    <SettingsPage wide title={t('settings.pages.rights')} intro={t('settings.rights.intro')}>
      <div className={styles.tools}>
        <Select
          label={t('settings.rights.person')}
          data={people}
          value={user ?? null}
          searchable
          onChange={(chosen) =>
            void navigate({ to: '/settings/rights', search: { ...search, ...(chosen ? { user: chosen } : {}) } })
          }
        />
      </div>
      {!user ? (
        <EmptyState
          icon={<IconListCheck size={28} stroke={1.5} />}
          title={t('settings.rights.choose')}
          text={t(record ? 'settings.rights.chooseForRecord' : 'settings.rights.chooseText')}
        />
      ) : null}
      {user && object && record ? <RecordAnswer plural={object} record={record} user={user} /> : null}
      {user ? <PersonRights user={user} /> : null}
    </SettingsPage>
  )
}

function PersonRights({ user }: { user: string }) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const { data, error, refetch } = useQuery(userRightsQuery(user))
  if (error) return <QueryError error={error} onRetry={() => void refetch()} />
  if (!data) return <SkeletonRows rows={8} />
  return (
    <>
      <p className={pageStyles.tags}>
        {data.roles.map((role) => (
          <Tag key={role.key} colour="indigo">
            {roleLabel(role.key, role.label)}
          </Tag>
        ))}
        {data.teams.map((team) => (
          <Tag key={team.id} colour="green">
            {team.name}
          </Tag>
        ))}
      </p>
      <h3 className={styles.part}>{t('settings.roles.matrix')}</h3>
      <ObjectRightsTable rights={data} />
      <h3 className={styles.part}>{t('settings.roles.capabilities')}</h3>
      {data.capabilities.length === 0 ? <p className={pageStyles.note}>{t('settings.rights.noCapabilities')}</p> : null}
      <ul className={styles.reasons}>
        {data.capabilities.map(({ capability, roles }) => (
          <li key={capability}>
            {t(`settings.roles.capability.${capability.replace('.', '_')}`)}{' '}
            <span className={pageStyles.note}>
              {t('settings.rights.byRoles', { roles: roles.map((role) => roleLabel(role)).join(', ') })}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}
