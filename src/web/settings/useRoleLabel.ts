import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { rolesQuery } from './queries.ts'

/** Shipped roles are translated; an administrator's own roles are named as they wrote them. */
export function useRoleLabel(): (key: string, label?: string) => string {
  const { t, i18n } = useTranslation()
  const roles = useQuery(rolesQuery).data
  return (key, label) => {
    const own = label ?? roles?.find((role) => role.key === key)?.label ?? key
    return i18n.exists(`settings.roles.names.${key}`) ? t(`settings.roles.names.${key}`) : own
  }
}
