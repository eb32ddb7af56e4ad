import { IconChevronDown } from '@tabler/icons-react'
import { lazy, type Ref, Suspense } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { Avatar } from '#ui/Avatar.tsx'
import { useMenuButton } from '#ui/useMenuButton.ts'
import styles from './UserMenu.module.css'

const load = () => import('./UserMenuItems.tsx')
const UserMenuItems = lazy(() => load().then((module) => ({ default: module.UserMenuItems })))

interface UserMenuProps {
  isFolded?: boolean
  onHelp?: () => void
  onArrange?: () => void
}

/** Who is signed in and where. The menu behind it is loaded when the pointer or the focus comes near. */
export function UserMenu({ isFolded = false, onHelp, onArrange }: UserMenuProps) {
  const { isAsked, button, menu } = useMenuButton()
  return (
    <>
      <Target {...button} isFolded={isFolded} onPointerEnter={() => void load()} onFocus={() => void load()} />
      <Suspense>{isAsked ? <UserMenuItems menu={menu} onHelp={onHelp} onArrange={onArrange} /> : null}</Suspense>
    </>
  )
}

type TargetProps = React.ComponentProps<'button'> & { isFolded: boolean; ref?: Ref<HTMLButtonElement> }

function Target({ isFolded, ...rest }: TargetProps) {
  const t = useT()
  const me = useMe()
  return (
    <button type="button" {...rest} className={styles.target} data-tour="menu">
      <Avatar name={me.name} />
      {isFolded ? null : (
        <>
          <span className={styles.name}>{me.organization.name}</span>
          <IconChevronDown size={14} className={styles.caret} />
        </>
      )}
      <span className="visually-hidden">{t('shell.userMenu', { name: me.name })}</span>
    </button>
  )
}
