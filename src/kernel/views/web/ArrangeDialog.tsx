import { IconPin, IconPinFilled } from '@tabler/icons-react'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Sortable } from '#ui/Sortable.tsx'
import { type IndexView, reordered, sectionOf, sections } from './indexViews.ts'
import { layoutIcons } from './layoutIcons.ts'
import type { ViewActions } from './useViewActions.ts'
import type { ViewSwitcherProps } from './ViewSwitcher.tsx'
import styles from './views.module.css'

type Props = ViewSwitcherProps & { actions: ViewActions; onClose: () => void }

const keyOf = (view: IndexView): string => view.def.key

/** The order of the views in their sections, and which stand beside the switcher: for this person alone. */
export function ArrangeDialog({ env, views, actions, onClose }: Props) {
  const nameOf = ({ def }: IndexView) => env.text(def.label, def.key)
  const order = (section: IndexView[]) =>
    actions.arrange((choice) => ({ ...choice, order: reordered(views.all.map(keyOf), section.map(keyOf)) }))
  const pin = (view: IndexView) =>
    actions.arrange((choice) => ({ ...choice, pins: { ...choice.pins, [keyOf(view)]: !view.pinned } }))
  return (
    <Dialog
      title={env.t('views.arrange')}
      onClose={onClose}
      actions={
        <Button variant="primary" onClick={onClose}>
          {env.t('views.done')}
        </Button>
      }
    >
      {sections.map((section) => {
        const own = views.all.filter((view) => sectionOf(view) === section)
        const label = env.t(`views.section.${section}`)
        return own.length === 0 ? null : (
          <section key={section}>
            <h3 className={styles.sectionHead}>{label}</h3>
            <Sortable label={label} items={own} keyOf={keyOf} nameOf={nameOf} onOrder={order} hasSteps>
              {(view) => (
                <>
                  <Picture view={view} />
                  <span className={styles.rowName}>{nameOf(view)}</span>
                  <IconButton
                    label={env.t('views.pinOne', { name: nameOf(view) })}
                    pressed={view.pinned}
                    onClick={() => pin(view)}
                  >
                    {view.pinned ? <IconPinFilled size={14} /> : <IconPin size={14} />}
                  </IconButton>
                </>
              )}
            </Sortable>
          </section>
        )
      })}
    </Dialog>
  )
}

function Picture({ view }: { view: IndexView }) {
  const Icon = layoutIcons[view.def.layout]
  return <Icon size={14} />
}
