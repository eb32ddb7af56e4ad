import {
  IconBell,
  IconChevronDown,
  IconHome,
  IconLayoutSidebarLeftCollapse,
  IconLayoutSidebarLeftExpand,
  IconSearch,
  IconSettings,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type CSSProperties, type ReactNode, useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { useUnread } from '#kernel/following/web/queries.ts'
import { IconButton } from '#ui/Button.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { Kbd } from '#ui/Kbd.tsx'
import { Later } from '#ui/Later.tsx'
import { Favourites } from './Favourites.tsx'
import { useGroupLabel } from './groupLabel.ts'
import type { NavigationGroup } from './groups.ts'
import { pagesOf } from './modulePages.ts'
import styles from './Navigation.module.css'
import { usePreference } from './preferences.ts'
import { ResizeHandle } from './ResizeHandle.tsx'
import { UserMenu } from './UserMenu.tsx'
import { useNavigationGroups } from './useNavigationGroups.ts'

const widest = 350
const narrowest = 180

interface NavigationProps {
  onSearch: () => void
  onHelp: () => void
  onArrange: () => void
}

/** The drawer on the left: 220 px, dragged to 180–350, or folded to icons; both are remembered. */
export function Navigation({ onSearch, onHelp, onArrange }: NavigationProps) {
  const t = useT()
  const [width, rememberWidth] = usePreference<number>('navigation.width', 220)
  const [dragged, setDragged] = useState<number | null>(null)
  const [isFolded, setFolded] = usePreference<boolean>('navigation.folded', false)
  const shown = isFolded ? 48 : (dragged ?? width)
  return (
    <nav
      className={styles.drawer}
      aria-label={t('shell.navigation')}
      data-folded={isFolded || undefined}
      style={{ '--width': `${shown / 16}rem` } as CSSProperties}
    >
      <div className={styles.head}>
        <Later>
          <UserMenu isFolded={isFolded} onHelp={onHelp} onArrange={onArrange} />
        </Later>
        <IconButton
          className={styles.fold ?? ''}
          label={t(isFolded ? 'shell.unfold' : 'shell.fold')}
          aria-expanded={!isFolded}
          onClick={() => setFolded(!isFolded)}
        >
          {isFolded ? <IconLayoutSidebarLeftExpand size={16} /> : <IconLayoutSidebarLeftCollapse size={16} />}
        </IconButton>
      </div>
      <button type="button" className={styles.search} onClick={onSearch} title={t('shell.search')} data-tour="search">
        <IconSearch size={16} stroke={1.75} />
        <span className={styles.label}>{t('shell.search')}</span>
        <span className={styles.keys} aria-hidden="true">
          <Kbd keys="mod+k" />
        </span>
      </button>
      <Later>
        <Entries />
      </Later>
      {isFolded ? null : (
        <ResizeHandle
          label={t('shell.resize')}
          value={shown}
          min={narrowest}
          max={widest}
          onDrag={setDragged}
          onDone={(next) => {
            setDragged(null)
            rememberWidth(next)
          }}
        />
      )}
    </nav>
  )
}

function Entries() {
  const t = useT()
  const groups = useNavigationGroups()
  return (
    <div className={styles.entries}>
      <Entry to="/" icon={<IconHome size={16} stroke={1.75} />} label={t('shell.home')} exact />
      <Notices />
      <Favourites />
      {groups.map((group) => (
        <Group key={group.key} group={group} />
      ))}
      <div className={styles.foot}>
        <Entry to="/settings" icon={<IconSettings size={16} stroke={1.75} />} label={t('shell.settings')} />
      </div>
    </div>
  )
}

/** How much is new stands beside it, for the eye and for the ear. */
function Notices() {
  const t = useT()
  const unread = useUnread()
  const label = unread > 0 ? t('shell.notices', { count: unread }) : t('shell.noNotices')
  return <Entry to="/notices" icon={<IconBell size={16} stroke={1.75} />} label={label} />
}

function Group({ group }: { group: NavigationGroup }) {
  const t = useT()
  const label = useLabel()
  const name = useGroupLabel()(group.key)
  const [{ folded }, change] = usePersonSetting('navigation')
  const key = `group ${group.key}`
  const isFolded = folded.includes(key)
  const toggle = () =>
    change((now) => ({ ...now, folded: isFolded ? folded.filter((one) => one !== key) : [...folded, key] }))
  return (
    <section aria-label={name}>
      <h2 className={styles.group}>
        <button type="button" className={styles.groupButton} aria-expanded={!isFolded} onClick={toggle}>
          {name}
          <IconChevronDown size={12} className={styles.caret} />
        </button>
      </h2>
      {isFolded ? null : (
        <>
          {group.objects.map((object) => (
            <Entry
              key={object.name}
              to={`/o/${object.plural}`}
              icon={<ObjectIcon name={object.icon} />}
              label={label(object.pluralLabel, object.plural)}
            />
          ))}
          {pagesOf(group).map(({ key, to, icon }) => (
            <Entry key={key} to={to} icon={<ObjectIcon name={icon} />} label={t(`shell.pages.${key}`)} />
          ))}
        </>
      )}
    </section>
  )
}

function Entry({ to, icon, label, exact = false }: { to: string; icon: ReactNode; label: string; exact?: boolean }) {
  return (
    <Link
      to={to}
      className={styles.entry}
      activeOptions={{ exact, includeSearch: false }}
      title={label}
      preload="intent"
    >
      {icon}
      <span className={styles.label}>{label}</span>
    </Link>
  )
}
