import { IconArrowsLeftRight } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import type { Role } from '#kernel/permissions/contract.ts'
import { Select } from '#ui/inputs.ts'
import styles from './RoleMatrix.module.css'
import { useRoleLabel } from './useRoleLabel.ts'

interface CompareWithProps {
  role: Role
  roles: Role[]
  value: string | null
  onChange: (key: string | null) => void
}

/** Which other role stands beside the one that is shown. */
export function CompareWith({ role, roles, value, onChange }: CompareWithProps) {
  const t = useT()
  const roleLabel = useRoleLabel()
  const others = roles.filter((one) => one.key !== role.key)
  return (
    <Select
      aria-label={t('settings.roles.compareWith')}
      placeholder={t('settings.roles.compareWith')}
      leftSection={<IconArrowsLeftRight size={14} />}
      data={others.map((one) => ({ value: one.key, label: roleLabel(one.key, one.label) }))}
      value={value}
      clearable
      onChange={onChange}
    />
  )
}

/** Says in words what the other role has in a place where it differs; who hears the cell hears whose word it is. */
export function Differs({ role, text }: { role: Role; text: string }) {
  const t = useT()
  const roleLabel = useRoleLabel()
  return (
    <span
      className={styles.differs}
      title={t('settings.roles.differs', { role: roleLabel(role.key, role.label), right: text })}
    >
      <IconArrowsLeftRight size={12} />
      <span className="visually-hidden">{roleLabel(role.key, role.label)}: </span>
      {text}
    </span>
  )
}
