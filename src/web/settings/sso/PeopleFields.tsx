import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useT } from '#kernel/client/i18n.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { MultiSelect, Select, Switch, TagsInput, TextInput } from '#ui/inputs.ts'
import { rolesQuery } from '../queries.ts'
import { useRecordOptions } from '../useRecordOptions.ts'
import { useRoleLabel } from '../useRoleLabel.ts'
import type { FieldsProps } from './draft.ts'
import styles from './Sso.module.css'

export function PeopleFields({ draft, errors, change }: FieldsProps) {
  const t = useT()
  const mayRequire = draft.testedAt !== null || draft.wasRequired
  return (
    <>
      <TagsInput
        label={t('settings.sso.domains')}
        description={t('settings.sso.domainsHint')}
        placeholder={draft.domains.length === 0 ? 'example.com' : ''}
        splitChars={[',', ' ', ';']}
        acceptValueOnBlur
        value={draft.domains}
        error={errors.domains}
        onChange={(domains) =>
          change({ domains: domains.map((domain) => domain.trim().toLowerCase().replace(/^@/, '')) })
        }
      />
      <Switch
        label={t('settings.sso.createsPeople')}
        description={t('settings.sso.createsPeopleHint')}
        checked={draft.createsPeople}
        onChange={(event) => change({ createsPeople: event.currentTarget.checked })}
      />
      <Switch
        label={t('settings.sso.isRequired')}
        description={t(mayRequire ? 'settings.sso.isRequiredHint' : 'settings.sso.isRequiredLater')}
        disabled={!mayRequire}
        checked={draft.isRequired}
        error={errors.isRequired}
        onChange={(event) => change({ isRequired: event.currentTarget.checked })}
      />
    </>
  )
}

export function RoleFields(props: FieldsProps) {
  const { draft, errors, change } = props
  const t = useT()
  const roles = useRoleOptions()
  const teams = useRecordOptions({ name: 'team', plural: 'teams' })
  return (
    <>
      <MultiSelect
        label={t('settings.sso.defaultRoles')}
        description={t('settings.sso.defaultRolesHint')}
        data={roles}
        value={draft.defaultRoles}
        error={errors.defaultRoles}
        onChange={(defaultRoles) => change({ defaultRoles })}
      />
      <Select
        label={t('settings.sso.team')}
        description={t('settings.sso.teamHint')}
        data={teams}
        clearable
        searchable
        value={draft.team}
        error={errors.team}
        onChange={(team) => change({ team })}
      />
      <TextInput
        label={t('settings.sso.groupsClaim')}
        description={t('settings.sso.groupsClaimHint')}
        value={draft.groupsClaim}
        error={errors.groupsClaim}
        onChange={(event) => change({ groupsClaim: event.currentTarget.value })}
      />
      <Mapping {...props} roles={roles} />
    </>
  )
}

function Mapping({ draft, errors, change, roles }: FieldsProps & { roles: { value: string; label: string }[] }) {
  const t = useT()
  const { roleMapping } = draft
  const replace = (key: number, patch: { group?: string; role?: string }) =>
    change({ roleMapping: roleMapping.map((row) => (row.key === key ? { ...row, ...patch } : row)) })
  const add = () => {
    const key = Math.max(0, ...roleMapping.map((row) => row.key)) + 1
    change({ roleMapping: [...roleMapping, { key, group: '', role: '' }] })
  }
  return (
    <>
      {roleMapping.map(({ key, group, role }, index) => (
        <div key={key} className={styles.mapping}>
          <TextInput
            aria-label={t('settings.sso.groupOf', { number: index + 1 })}
            placeholder={t('settings.sso.group')}
            value={group}
            onChange={(event) => replace(key, { group: event.currentTarget.value })}
          />
          <Select
            aria-label={t('settings.sso.roleOf', { number: index + 1 })}
            data={roles}
            allowDeselect={false}
            placeholder={t('settings.sso.role')}
            value={role || null}
            onChange={(value) => value && replace(key, { role: value })}
          />
          <IconButton
            label={t('settings.sso.removeMapping', { number: index + 1 })}
            onClick={() => change({ roleMapping: roleMapping.filter((row) => row.key !== key) })}
          >
            <IconTrash size={16} />
          </IconButton>
        </div>
      ))}
      {errors.roleMapping ? (
        <p role="alert" className={styles.error}>
          {errors.roleMapping}
        </p>
      ) : null}
      <div>
        <Button size="sm" icon={<IconPlus size={14} />} onClick={add}>
          {t('settings.sso.addMapping')}
        </Button>
      </div>
    </>
  )
}

function useRoleOptions() {
  const roleLabel = useRoleLabel()
  return (useQuery(rolesQuery).data ?? []).map((role) => ({ value: role.key, label: roleLabel(role.key, role.label) }))
}
