import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useIsAway } from '#kernel/client/connection.ts'
import { api } from '#kernel/client/http.ts'
import { NeedsConnection } from '#kernel/client/NeedsConnection.tsx'
import { useReport } from '#kernel/client/report.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import type { Settings } from '#kernel/settings/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import type { IndexView } from './indexViews.ts'
import { viewsQuery } from './queries.ts'
import type { ViewSwitcherProps } from './ViewSwitcher.tsx'
import styles from './views.module.css'

type Props = ViewSwitcherProps & { current: IndexView; onClose: () => void }
type ByRole = Settings['views']['byRole']

/** For which roles an object opens with this view, unless a person has chosen another one. */
export function RolesDialog(props: Props) {
  const { env, onClose } = props
  const roles = useQuery({ queryKey: ['views', 'roles'], queryFn: () => api.get<{ items: Role[] }>('/api/v1/roles') })
  const setting = useQuery({
    queryKey: ['views', 'byRole'],
    queryFn: () => api.get<Settings['views']>('/api/v1/settings/views'),
    staleTime: 0,
    gcTime: 0,
  })
  if (roles.data && setting.data) return <Form {...props} roles={roles.data.items} byRole={setting.data.byRole} />
  return (
    <Dialog title={env.t('views.forRoles')} size="sm" onClose={onClose}>
      <SkeletonRows rows={4} />
    </Dialog>
  )
}

function Form({ env, object, current, onClose, roles, byRole }: Props & { roles: Role[]; byRole: ByRole }) {
  const client = useQueryClient()
  const report = useReport()
  const key = current.def.key
  const [chosen, setChosen] = useState(
    () => new Set(roles.map((role) => role.key).filter((role) => byRole[role]?.[object.name] === key)),
  )
  const [isBusy, setBusy] = useState(false)
  const isAway = useIsAway()
  const save = async () => {
    setBusy(true)
    try {
      await api.put('/api/v1/settings/views', { byRole: withChoice(byRole, roles, object.name, key, chosen) })
      await client.invalidateQueries({ queryKey: viewsQuery.queryKey })
      onClose()
    } catch (error) {
      report(error)
      setBusy(false)
    }
  }
  return (
    <Dialog
      title={env.t('views.forRoles')}
      size="sm"
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{env.t('ui.cancel')}</Button>
          <Button variant="primary" busy={isBusy} disabled={isAway} onClick={() => void save()}>
            {env.t('views.saveChanges')}
          </Button>
        </>
      }
    >
      <NeedsConnection>
        <p className={styles.note}>{env.t('views.forRolesText', { name: env.text(current.def.label, key) })}</p>
        <div className={styles.choices}>
          {roles.map((role) => (
            <Checkbox
              key={role.key}
              label={role.label}
              checked={chosen.has(role.key)}
              onChange={(event) => {
                const isOn = event.currentTarget.checked
                setChosen(
                  (known) => new Set(isOn ? [...known, role.key] : [...known].filter((one) => one !== role.key)),
                )
              }}
            />
          ))}
        </div>
      </NeedsConnection>
    </Dialog>
  )
}

/** Roles that had another view for the object keep it. */
function withChoice(byRole: ByRole, roles: Role[], object: string, key: string, chosen: ReadonlySet<string>): ByRole {
  const entries = roles.map((role) => {
    const { [object]: standing, ...others } = byRole[role.key] ?? {}
    const left = standing === undefined || standing === key ? {} : { [object]: standing }
    return [role.key, { ...others, ...(chosen.has(role.key) ? { [object]: key } : left) }] as const
  })
  return { ...byRole, ...Object.fromEntries(entries) }
}
