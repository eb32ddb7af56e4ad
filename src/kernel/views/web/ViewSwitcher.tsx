import { IconChevronDown } from '@tabler/icons-react'
import { lazy, type Ref, Suspense, useState } from 'react'
import { useIsAway } from '#kernel/client/connection.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { type IndexState, isChanged, withView } from '#kernel/records/web/state.ts'
import { Button } from '#ui/Button.tsx'
import { useMenuButton } from '#ui/useMenuButton.ts'
import type { IndexView, IndexViews } from './indexViews.ts'
import type { ViewTask } from './ViewMenu.tsx'
import styles from './views.module.css'

const loadMenu = () => import('./ViewMenu.tsx')
const ViewMenu = lazy(() => loadMenu().then((module) => ({ default: module.ViewMenu })))
const ViewTasks = lazy(() => import('./ViewTasks.tsx').then((module) => ({ default: module.ViewTasks })))

export interface ViewSwitcherProps {
  object: ObjectMetadata
  env: DisplayEnv
  views: IndexViews
  /** The view on the screen, null where an object has none. */
  current: IndexView | null
  /** The address: a view and what differs from it. */
  state: IndexState
  onStateChange: (state: IndexState) => void
}

const mostPinned = 5

/** The name of the view, a menu of all others, and the pinned ones beside it. */
export function ViewSwitcher(props: ViewSwitcherProps) {
  const { env, views, current, state, onStateChange } = props
  const { isAsked, button, menu } = useMenuButton()
  const [task, setTask] = useState<ViewTask | null>(null)
  const choose = env.t('records.view')
  const name = current ? env.text(current.def.label, current.def.key) : env.t('views.none')
  const isGone = !current && state.view !== undefined
  const target = isGone ? { name: choose, label: choose } : { name, label: `${name}, ${choose}` }
  const pinned = views.all.filter((view) => view.pinned && view.saved?.usable !== false).slice(0, mostPinned)
  return (
    <>
      <Target {...target} {...button} onPointerEnter={() => void loadMenu()} onFocus={() => void loadMenu()} />
      <Suspense>{isAsked ? <ViewMenu {...props} menu={menu} onTask={setTask} /> : null}</Suspense>
      {pinned.length > 0 ? (
        <nav className={styles.pins} aria-label={env.t('views.pinned')}>
          {pinned.map(({ def }) => (
            <button
              key={def.key}
              type="button"
              className={styles.pin}
              aria-current={def.key === current?.def.key ? 'page' : undefined}
              onClick={() => onStateChange(withView(def.key))}
            >
              {env.text(def.label, def.key)}
            </button>
          ))}
        </nav>
      ) : null}
      <Suspense>{task ? <ViewTasks {...props} task={task} onClose={() => setTask(null)} /> : null}</Suspense>
    </>
  )
}

/** What is offered while the screen differs from its view: keep it, keep it under another name, or go back. */
export function ViewChanges(props: ViewSwitcherProps) {
  const { env, current, state, onStateChange } = props
  const [task, setTask] = useState<ViewTask | null>(null)
  const isAway = useIsAway()
  if (!isChanged(state)) return null
  const { view, search } = state
  return (
    <>
      <Button
        variant="quiet"
        size="sm"
        onClick={() => onStateChange({ ...(view ? { view } : {}), ...(search ? { search } : {}) })}
      >
        {env.t('records.reset')}
      </Button>
      <Button size="sm" variant="quiet" disabled={isAway} onClick={() => setTask('create')}>
        {env.t('views.saveAs')}
      </Button>
      {current?.saved?.can.update ? (
        <Button size="sm" disabled={isAway} onClick={() => setTask('update')}>
          {env.t('views.save')}
        </Button>
      ) : null}
      {isAway ? <span className={styles.away}>{env.t('client.needsConnectionShort')}</span> : null}
      <Suspense>{task ? <ViewTasks {...props} task={task} onClose={() => setTask(null)} /> : null}</Suspense>
    </>
  )
}

type TargetProps = Omit<React.ComponentProps<'button'>, 'children'> & {
  name: string
  label: string
  ref?: Ref<HTMLButtonElement>
}

function Target({ name, label, ...rest }: TargetProps) {
  return (
    <Button variant="quiet" icon={<IconChevronDown size={14} />} {...rest} aria-label={label}>
      {name}
    </Button>
  )
}
