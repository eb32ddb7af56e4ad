import { useQuery } from '@tanstack/react-query'
import { useT } from '#kernel/client/i18n.ts'
import { MultiSelect, Select } from '#ui/inputs.ts'
import { rolesQuery } from '../queries.ts'
import { useRecordOptions } from '../useRecordOptions.ts'
import { useRoleLabel } from '../useRoleLabel.ts'

interface RightsFieldsProps {
  roles: string[]
  team: string | null
  errors: Record<string, string | undefined>
  onChange: (part: { roles: string[] } | { team: string | null }) => void
}

/** What somebody may do, and where they belong. */
export function RightsFields({ roles, team, errors, onChange }: RightsFieldsProps) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const known = useQuery(rolesQuery).data ?? []
  const teams = useRecordOptions({ name: 'team', plural: 'teams' })
  return (
    <>
      <MultiSelect
        label={t('settings.pages.roles')}
        description={t('settings.users.rolesHint')}
        data={known.map(({ key, label }) => ({ value: key, label: roleLabel(key, label) }))}
        value={roles}
        error={errors.roles}
        onChange={(chosen) => onChange({ roles: chosen })}
      />
      <Select
        label={t('settings.users.team')}
        data={teams}
        value={team}
        error={errors.team}
        searchable
        clearable
        onChange={(chosen) => onChange({ team: chosen })}
      />
    </>
  )
}
