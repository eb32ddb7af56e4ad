import {
  IconAdjustments,
  IconAlertTriangle,
  IconCopyPlus,
  IconHome,
  IconLink,
  IconPencil,
  IconPin,
  IconPinFilled,
  IconPinnedOff,
  IconPlus,
  IconTrash,
  IconUsers,
} from '@tabler/icons-react'
import { Fragment } from 'react'
import { useIsAway } from '#kernel/client/connection.ts'
import { useCapability } from '#kernel/client/me.ts'
import { withView } from '#kernel/records/web/state.ts'
import { Menu } from '#ui/inputs.ts'
import { LateMenu } from '#ui/LateMenu.tsx'
import type { MenuOfButton } from '#ui/useMenuButton.ts'
import { type IndexView, sectionOf, sections } from './indexViews.ts'
import { layoutIcons } from './layoutIcons.ts'
import type { ViewSwitcherProps } from './ViewSwitcher.tsx'
import styles from './views.module.css'

/** What a choice in the menu begins; `ViewTasks` carries it out. */
export type ViewTask =
  | 'create'
  | 'update'
  | 'edit'
  | 'duplicate'
  | 'delete'
  | 'link'
  | 'standard'
  | 'pin'
  | 'arrange'
  | 'roles'

type Props = ViewSwitcherProps & { onTask: (task: ViewTask) => void; menu: MenuOfButton }

/** All views in their sections, then what can be done with the one on the screen. Loaded by the first press. */
export function ViewMenu({ menu, ...props }: Props) {
  const { env, views } = props
  return (
    <LateMenu menu={menu} position="bottom-start" width={280} withinPortal={false} listClassName={styles.menu}>
      {sections.map((section) => {
        const own = views.all.filter((view) => sectionOf(view) === section)
        return own.length === 0 ? null : (
          <Fragment key={section}>
            <Menu.Label>{env.t(`views.section.${section}`)}</Menu.Label>
            {own.map((view) => (
              <ViewItem key={view.def.key} {...props} view={view} />
            ))}
          </Fragment>
        )
      })}
      <Menu.Divider />
      <Actions {...props} />
    </LateMenu>
  )
}

function ViewItem({ env, views, current, onStateChange, view }: Omit<Props, 'menu'> & { view: IndexView }) {
  const { def, saved, pinned } = view
  const Picture = layoutIcons[def.layout]
  const isCurrent = def.key === current?.def.key
  const isStandard = def.key === views.standard
  const isUsable = saved?.usable !== false
  const foreign = saved && !saved.can.update ? saved.owner.name : ''
  return (
    <Menu.Item
      leftSection={<Picture size={14} />}
      rightSection={
        <span className={styles.marks}>
          {isUsable ? null : (
            <IconAlertTriangle size={12} className={styles.lost} aria-label={env.t('views.unusable')} role="img" />
          )}
          {foreign ? <span className={styles.owner}>{foreign}</span> : null}
          {isStandard ? (
            <IconHome size={12} aria-label={env.t('views.isStandard')} role="img" aria-hidden={false} />
          ) : null}
          {pinned ? (
            <IconPinFilled size={12} aria-label={env.t('views.isPinned')} role="img" aria-hidden={false} />
          ) : null}
        </span>
      }
      aria-current={isCurrent || undefined}
      onClick={() => onStateChange(withView(def.key))}
    >
      <span className={isCurrent ? styles.current : ''}>{env.text(def.label, def.key)}</span>
    </Menu.Item>
  )
}

/** The others are arranged for this person alone, or ask nothing. */
const needsServer: ReadonlySet<ViewTask> = new Set(['create', 'edit', 'duplicate', 'delete', 'roles'])

function Actions({ env, views, current, onTask }: Omit<Props, 'menu'>) {
  const isAdmin = useCapability('settings.manage')
  const isAway = useIsAway()
  const saved = current?.saved
  const isUsable = saved?.usable !== false
  const item = (task: ViewTask, Picture: typeof IconPlus, text: string, colour?: string) => (
    <Menu.Item
      {...(colour ? { color: colour } : {})}
      leftSection={<Picture size={14} />}
      disabled={isAway && needsServer.has(task)}
      onClick={() => onTask(task)}
    >
      {text}
    </Menu.Item>
  )
  return (
    <>
      {isAway ? <Menu.Label>{env.t('client.needsConnectionShort')}</Menu.Label> : null}
      {isUsable ? item('create', IconPlus, env.t('views.saveAs')) : null}
      {current ? (
        <>
          {saved?.can.update ? item('edit', IconPencil, env.t('views.edit')) : null}
          {isUsable ? (
            <>
              {item('duplicate', IconCopyPlus, env.t('views.duplicate'))}
              {item('link', IconLink, env.t('views.copyLink'))}
              {current.def.key === views.standard ? null : item('standard', IconHome, env.t('views.makeStandard'))}
              {isAdmin ? item('roles', IconUsers, env.t('views.forRoles')) : null}
              {current.pinned
                ? item('pin', IconPinnedOff, env.t('views.unpin'))
                : item('pin', IconPin, env.t('views.pin'))}
            </>
          ) : null}
          {saved?.can.update ? item('delete', IconTrash, env.t('views.delete'), 'red') : null}
          <Menu.Divider />
          {item('arrange', IconAdjustments, env.t('views.arrange'))}
        </>
      ) : null}
    </>
  )
}
