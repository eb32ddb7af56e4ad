import { IconChevronDown } from '@tabler/icons-react'
import { lazy, type Ref, Suspense, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useMe } from '#kernel/client/me.ts'
import { Avatar } from '#ui/Avatar.tsx'
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
  const [isAsked, setAsked] = useState(false)
  if (!isAsked) {
    return (
      <Target
        isFolded={isFolded}
        aria-haspopup="menu"
        aria-expanded={false}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => setAsked(true)}
      />
    )
  }
  return (
    <Suspense fallback={<Target isFolded={isFolded} />}>
      <UserMenuItems onHelp={onHelp} onArrange={onArrange}>
        <Target isFolded={isFolded} />
      </UserMenuItems>
    </Suspense>
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
