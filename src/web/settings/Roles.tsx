import { IconEye, IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import type { Role } from '#kernel/permissions/contract.ts'
import { Button } from '#ui/Button.tsx'
import { SegmentedControl } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { NewRoleDialog } from './NewRoleDialog.tsx'
import { rolesQuery } from './queries.ts'
import { RoleMatrix } from './RoleMatrix.tsx'
import { SettingsPage } from './SettingsPage.tsx'
import { useRoleLabel } from './useRoleLabel.ts'
import { ViewAsDialog } from './ViewAsDialog.tsx'

/** Who may do what: one role at a time, every object by every action. */
export function Roles() {
  const t = useT()
  const [chosen, setChosen] = useState('admin')
  const [isAdding, setAdding] = useState(false)
  const { data, error, refetch } = useQuery(rolesQuery)
  return (
    <SettingsPage
      wide
      title={t('settings.pages.roles')}
      intro={t('settings.roles.intro')}
      changed={{ kinds: 'role' }}
      action={
        <Button variant="primary" icon={<IconPlus size={16} />} onClick={() => setAdding(true)}>
          {t('settings.roles.add')}
        </Button>
      }
    >
      {error ? <QueryError error={error} onRetry={() => void refetch()} /> : null}
      {!data && !error ? <SkeletonRows rows={6} /> : null}
      {data ? <Matrix roles={data} chosen={chosen} onChoose={setChosen} /> : null}
      {isAdding && data ? (
        <NewRoleDialog
          roles={data}
          onClose={() => setAdding(false)}
          onMade={(key) => {
            setChosen(key)
            setAdding(false)
          }}
        />
      ) : null}
    </SettingsPage>
  )
}

interface MatrixProps {
  roles: Role[]
  chosen: string
  onChoose: (key: string) => void
}

function Matrix({ roles, chosen, onChoose }: MatrixProps) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const role = roles.find((known) => known.key === chosen) ?? roles[0]
  if (!role) return null
  return (
    <>
      <SegmentedControl
        aria-label={t('settings.pages.roles')}
        data={roles.map((known) => ({ value: known.key, label: roleLabel(known.key, known.label) }))}
        value={role.key}
        onChange={onChoose}
      />
      <RoleMatrix
        key={role.key}
        role={role}
        roles={roles}
        tools={<RoleTools role={role} />}
        onDeleted={() => onChoose('admin')}
      />
    </>
  )
}

/** Looks at Rapport as the role does. */
function RoleTools({ role }: { role: Role }) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const mayView = useCapability('users.impersonate')
  const [isViewing, setViewing] = useState(false)
  if (!mayView) return null
  return (
    <>
      <Button icon={<IconEye size={16} />} onClick={() => setViewing(true)}>
        {t('settings.viewing.tryRole')}
      </Button>
      {isViewing ? (
        <ViewAsDialog
          target={{ role: role.key }}
          name={roleLabel(role.key, role.label)}
          onClose={() => setViewing(false)}
        />
      ) : null}
    </>
  )
}
