import { useEffect, useRef } from 'react'
import { differences, savedSettings, withView } from '#kernel/records/web/state.ts'
import { toast } from '#ui/toast.tsx'
import { ArrangeDialog } from './ArrangeDialog.tsx'
import { RolesDialog } from './RolesDialog.tsx'
import { useViewActions, type ViewActions } from './useViewActions.ts'
import { ViewDialog } from './ViewDialog.tsx'
import type { ViewTask } from './ViewMenu.tsx'
import type { ViewSwitcherProps } from './ViewSwitcher.tsx'

type Props = ViewSwitcherProps & { task: ViewTask; onClose: () => void }

/** Carries out what was chosen: in a dialog where something is to be said, at once where not. Loaded when it is needed. */
export function ViewTasks(props: Props) {
  const { object, task, current, state, onClose, env, onStateChange } = props
  const actions = useViewActions(object.name)
  const name = current ? env.text(current.def.label, current.def.key) : ''
  const open = (id: string) => onStateChange({ ...withView(id), ...(state.search ? { search: state.search } : {}) })
  if (task === 'arrange') return <ArrangeDialog {...props} actions={actions} />
  if (task === 'roles' && current) return <RolesDialog {...props} current={current} />
  if (task === 'edit' && current?.saved) {
    const { saved } = current
    return (
      <ViewDialog
        {...props}
        title={env.t('views.edit')}
        confirm={env.t('views.saveChanges')}
        initial={saved}
        onSave={async (values) => void (await actions.change(saved, values))}
      />
    )
  }
  if (task === 'create' || task === 'duplicate') {
    return (
      <ViewDialog
        {...props}
        title={env.t(task === 'create' ? 'views.saveAs' : 'views.duplicate')}
        confirm={env.t('views.create')}
        initial={{
          name: task === 'create' ? '' : env.t('views.copyOf', { name }),
          audience: 'private',
          teams: [],
          pinned: false,
        }}
        onSave={async (values) => {
          const settings = savedSettings(current?.def ?? null, task === 'create' ? state : {})
          open((await actions.create({ object: object.name, ...values, settings })).id)
        }}
      />
    )
  }
  return <AtOnce {...props} actions={actions} onClose={onClose} />
}

/** Runs once, although a strict React draws twice. */
function AtOnce({ actions, ...props }: Props & { actions: ViewActions }) {
  const hasRun = useRef(false)
  const latest = useRef(props)
  latest.current = props
  useEffect(() => {
    if (hasRun.current) return
    hasRun.current = true
    void run(latest.current, actions)
      .catch(() => undefined)
      .finally(() => latest.current.onClose())
  }, [actions])
  return null
}

/** What fails is told by the actions themselves. */
async function run({ task, current, state, env, onStateChange }: Props, actions: ViewActions): Promise<void> {
  if (!current) return
  const { def, saved, pinned } = current
  const key = def.key
  if (task === 'update' && saved) {
    await actions.change(saved, { settings: savedSettings(def, state) })
    onStateChange({ ...withView(key), ...(state.search ? { search: state.search } : {}) })
    toast.success(env.t('views.saved'))
  }
  if (task === 'delete' && saved) {
    await actions.remove(saved)
    onStateChange({})
  }
  if (task === 'link') {
    await navigator.clipboard.writeText(linkTo({ ...differences(state, def), view: key }))
    toast.success(env.t('views.linkCopied'))
  }
  if (task === 'standard') {
    actions.arrange((choice) => ({ ...choice, standard: key }))
    toast.success(env.t('views.standardNow', { name: env.text(def.label, key) }))
  }
  if (task === 'pin') actions.arrange((choice) => ({ ...choice, pins: { ...choice.pins, [key]: !pinned } }))
}

/** The same address as the router writes: texts as they are, everything else as JSON. */
function linkTo(state: object): string {
  const url = new URL(window.location.pathname, window.location.origin)
  for (const [name, value] of Object.entries(state))
    url.searchParams.set(name, typeof value === 'string' ? value : JSON.stringify(value))
  return url.href
}
