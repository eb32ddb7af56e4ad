import { IconX } from '@tabler/icons-react'
import { useT } from '#kernel/client/i18n.ts'
import { useRecordNames } from '#kernel/client/recordNames.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { IconButton } from '#ui/Button.tsx'
import styles from './PhoneBar.module.css'
import { useTabs } from './useTabs.ts'

/** The open records on a phone, where a row of tabs has no room. */
export function TabSheet() {
  const t = useT()
  const { tabs, current, show, close } = useTabs()
  const nameOf = useRecordNames(tabs)
  return (
    <ul className={styles.sheet}>
      {tabs.map((tab) => {
        const name = nameOf(tab) ?? t('shell.favourites.gone')
        return (
          <li key={tab.id} className={styles.tabLine}>
            <button
              type="button"
              className={styles.line}
              aria-current={tab.id === current?.id ? 'page' : undefined}
              onClick={() => show(tab)}
            >
              <Avatar name={name} />
              {name}
            </button>
            <IconButton label={t('shell.tabs.close', { name })} onClick={() => close(tab)}>
              <IconX size={16} />
            </IconButton>
          </li>
        )
      })}
    </ul>
  )
}
