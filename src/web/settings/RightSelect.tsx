import { useT } from '#kernel/client/i18n.ts'
import type { Scope } from '#kernel/permissions/contract.ts'
import styles from './RoleMatrix.module.css'
import { scopes } from './roleRights.ts'

interface RightSelectProps {
  label: string
  scope: Scope
  /** Follows the row for all objects. */
  isInherited: boolean
  isFixed: boolean
  onChange: (scope: Scope) => void
}

/** A native select: a matrix has hundreds of cells, and this one costs nothing. */
export function RightSelect({ label, scope, isInherited, isFixed, onChange }: RightSelectProps) {
  const t = useT()
  if (isFixed) return <span className={styles.scope}>{t(`settings.roles.scopes.${scope}`)}</span>
  return (
    <select
      className={styles.select}
      aria-label={label}
      value={scope}
      data-scope={scope}
      data-inherited={isInherited || undefined}
      onChange={(event) => onChange(event.currentTarget.value as Scope)}
    >
      {scopes.map((option) => (
        <option key={option} value={option}>
          {t(`settings.roles.scopes.${option}`)}
        </option>
      ))}
    </select>
  )
}
