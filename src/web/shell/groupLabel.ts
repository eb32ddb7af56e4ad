import { useTranslation } from 'react-i18next'

/** Names of the shipped groups are translated; an administrator's own group is named as they wrote it. */
export function useGroupLabel(): (group: string) => string {
  const { t, i18n } = useTranslation()
  return (group) => (i18n.exists(`shell.group.${group}`) ? t(`shell.group.${group}`) : group)
}
