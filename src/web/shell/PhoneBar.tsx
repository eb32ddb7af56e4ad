import { IconHome, IconMenu2, IconSearch } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { formatNumber, useFormats } from '#ui/format.ts'
import { ObjectIcon } from '#ui/icons.tsx'
import { Favourites } from './Favourites.tsx'
import { useGroupLabel } from './groupLabel.ts'
import type { NavigationGroup } from './groups.ts'
import { pagesOf } from './modulePages.ts'
import styles from './PhoneBar.module.css'
import { TabSheet } from './TabSheet.tsx'
import { UserMenu } from './UserMenu.tsx'
import { useNavigationGroups } from './useNavigationGroups.ts'
import { useTabs } from './useTabs.ts'

const Dialog = lazy(() => import('#ui/Dialog.tsx').then((module) => ({ default: module.Dialog })))

/** How many groups have a place of their own beside Home, Search and More. */
const places = 2

/** The bar under the thumb on a phone: Home, Search, the first two groups, More. */
export function PhoneBar({ onSearch }: { onSearch: () => void }) {
  const t = useT()
  const groupLabel = useGroupLabel()
  const groups = useNavigationGroups()
  const { tabs } = useTabs()
  const formats = useFormats()
  const [opened, setOpened] = useState<{ sheet: string; path: string } | null>(null)
  const path = useRouterState({ select: (state) => state.location.pathname })
  /** A sheet belongs to the place where it was opened: going elsewhere closes it. */
  const open = opened?.path === path ? opened.sheet : null
  const setOpen = (sheet: string | null) => setOpened(sheet === null ? null : { sheet, path })
  const titleOf = (sheet: string) =>
    sheet === 'more' ? t('shell.more') : sheet === 'tabs' ? t('shell.tabs.row') : groupLabel(sheet)
  return (
    <nav className={styles.bar} aria-label={t('shell.navigation')}>
      <Link to="/" className={styles.place} activeOptions={{ exact: true }}>
        <IconHome size={20} stroke={1.75} />
        {t('shell.home')}
      </Link>
      <Place icon={<IconSearch size={20} stroke={1.75} />} label={t('shell.search')} onClick={onSearch} />
      {groups.slice(0, places).map((group) => (
        <Place
          key={group.key}
          icon={<ObjectIcon name={group.objects[0]?.icon ?? ''} size={20} />}
          label={groupLabel(group.key)}
          isCurrent={group.objects.some((object) => path.startsWith(`/o/${object.plural}`))}
          onClick={() => setOpen(group.key)}
        />
      ))}
      {tabs.length > 0 ? (
        <Place
          icon={<span className={styles.tabCount}>{formatNumber(tabs.length, formats)}</span>}
          label={t('shell.tabs.switch')}
          onClick={() => setOpen('tabs')}
        />
      ) : null}
      <Place icon={<IconMenu2 size={20} stroke={1.75} />} label={t('shell.more')} onClick={() => setOpen('more')} />
      {open === null ? null : (
        <Suspense>
          <Dialog title={titleOf(open)} onClose={() => setOpen(null)}>
            {open === 'tabs' ? (
              <TabSheet />
            ) : open === 'more' ? (
              <More groups={groups.slice(places)} />
            ) : (
              <Group group={groups.find(({ key }) => key === open)} />
            )}
          </Dialog>
        </Suspense>
      )}
    </nav>
  )
}

interface PlaceProps {
  icon: ReactNode
  label: string
  isCurrent?: boolean
  onClick: () => void
}

function Place({ icon, label, isCurrent = false, onClick }: PlaceProps) {
  return (
    <button type="button" className={styles.place} data-status={isCurrent ? 'active' : undefined} onClick={onClick}>
      {icon}
      {label}
    </button>
  )
}

function Group({ group }: { group: NavigationGroup | undefined }) {
  const t = useT()
  const label = useLabel()
  return (
    <div className={styles.sheet}>
      {group?.objects.map((object) => (
        <Link key={object.name} to="/o/$plural" params={{ plural: object.plural }} className={styles.line}>
          <ObjectIcon name={object.icon} size={20} />
          {label(object.pluralLabel, object.plural)}
        </Link>
      ))}
      {group
        ? pagesOf(group).map(({ key, to, icon }) => (
            <Link key={key} to={to} className={styles.line}>
              <ObjectIcon name={icon} size={20} />
              {t(`shell.pages.${key}`)}
            </Link>
          ))
        : null}
    </div>
  )
}

function More({ groups }: { groups: NavigationGroup[] }) {
  const t = useT()
  return (
    <div className={styles.sheet}>
      <Favourites />
      {groups.map((group) => (
        <Group key={group.key} group={group} />
      ))}
      <Link to="/settings" className={styles.line}>
        <ObjectIcon name="Settings" size={20} />
        {t('shell.settings')}
      </Link>
      <UserMenu />
    </div>
  )
}
