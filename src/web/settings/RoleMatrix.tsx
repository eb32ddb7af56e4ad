import { type ReactNode, useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { Switch } from '#ui/inputs.ts'
import { CompareWith } from './CompareWith.tsx'
import { RoleCapabilities } from './RoleCapabilities.tsx'
import styles from './RoleMatrix.module.css'
import { ObjectRow } from './RoleRow.tsx'
import { RoleSaving } from './RoleSaving.tsx'
import { actions, differencesOf, type RoleDifferences } from './roleRights.ts'

interface RoleMatrixProps {
  role: Role
  roles: Role[]
  /** What else can be done with the role. */
  tools: ReactNode
  onDeleted: () => void
}

/** One role as a matrix, beside another where that is asked for. Changes are collected and saved as one. */
export function RoleMatrix({ role, roles, tools, onDeleted }: RoleMatrixProps) {
  const t = useT()
  const { objects } = useMetadata()
  const [draft, setDraft] = useState(role)
  const [otherKey, setOtherKey] = useState<string | null>(null)
  const [isShort, setShort] = useState(false)
  const isFixed = role.key === 'admin'
  const other = roles.find((one) => one.key === otherKey && one.key !== role.key)
  const compared = other ? { role: other, ...differencesOf(draft, other, objects) } : null
  return (
    <>
      <div className={styles.tools}>
        {tools}
        <CompareWith role={role} roles={roles} value={other?.key ?? null} onChange={setOtherKey} />
        {compared ? (
          <>
            <Switch
              label={t('settings.roles.onlyDifferences')}
              checked={isShort}
              onChange={(event) => setShort(event.currentTarget.checked)}
            />
            <p className={styles.count} role="status">
              {t('settings.roles.differences', { count: compared.count })}
            </p>
          </>
        ) : null}
      </div>
      {isFixed ? <p className={styles.note}>{t('settings.roles.adminFixed')}</p> : null}
      <Rights {...{ draft, isFixed, compared }} isShort={isShort && compared !== null} onChange={setDraft} />
      <RoleCapabilities {...{ draft, isFixed, compared }} isShort={isShort && compared !== null} onChange={setDraft} />
      {isFixed ? null : <RoleSaving role={role} draft={draft} onReset={() => setDraft(role)} onDeleted={onDeleted} />}
    </>
  )
}

export type Compared = (RoleDifferences & { role: Role }) | null

export interface RightsProps {
  draft: Role
  isFixed: boolean
  compared: Compared
  /** Only what differs is shown. */
  isShort: boolean
  onChange: (role: Role) => void
}

function Rights(props: RightsProps) {
  const t = useT()
  const label = useLabel()
  const { objects } = useMetadata()
  const { compared, isShort } = props
  const isShown = (name: string) =>
    !isShort || (compared?.actions.get(name)?.size ?? 0) + (compared?.fields.get(name)?.size ?? 0) > 0
  return (
    <section className={styles.scroller} aria-label={t('settings.roles.matrix')}>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('settings.roles.object')}</th>
            {actions.map((action) => (
              <th key={action} scope="col">
                {t(`settings.roles.actions.${action}`)}
              </th>
            ))}
            <th scope="col">{t('settings.roles.fields')}</th>
          </tr>
        </thead>
        <tbody>
          {isShown('*') ? <ObjectRow {...props} name="*" label={t('settings.roles.everyObject')} /> : null}
          {objects
            .filter((object) => isShown(object.name))
            .map((object) => (
              <ObjectRow
                key={object.name}
                {...props}
                name={object.name}
                label={label(object.pluralLabel, object.plural)}
                object={object}
              />
            ))}
        </tbody>
      </table>
    </section>
  )
}
