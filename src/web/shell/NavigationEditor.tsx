import { IconArrowDown, IconArrowUp, IconGripVertical } from '@tabler/icons-react'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Dialog } from '#ui/Dialog.tsx'
import { Checkbox } from '#ui/inputs.ts'
import { useGroupLabel } from './groupLabel.ts'
import { type Arrangement, arrangedGroups, type NavigationGroup, navigationGroups, reordered } from './groups.ts'
import styles from './NavigationEditor.module.css'
import { useDragOrder } from './useDragOrder.ts'

const standard: Arrangement = { groups: [], objects: [], hiddenGroups: [], hiddenObjects: [] }

/** The person's own navigation: what is hidden, and in which order the rest stands. Every change shows at once. */
export function NavigationEditor({ onClose }: { onClose: () => void }) {
  const t = useT()
  const groupLabel = useGroupLabel()
  const { objects } = useMetadata()
  const [arrangement, change] = usePersonSetting('navigation')
  const groups = arrangedGroups(navigationGroups(objects), arrangement)
  const keys = groups.map(({ key }) => key)
  const arrange = (next: Partial<Arrangement>) => change((now) => ({ ...now, ...next }))
  const place = (key: string, to: number) => arrange({ groups: reordered(keys, key, to) })
  const dragOf = useListDrag(keys, place)
  return (
    <Dialog
      title={t('shell.arrange.open')}
      onClose={onClose}
      actions={
        <>
          <Button onClick={() => arrange(standard)}>{t('shell.arrange.reset')}</Button>
          <Button variant="primary" onClick={onClose}>
            {t('shell.arrange.done')}
          </Button>
        </>
      }
    >
      <p className={styles.text}>{t('shell.arrange.text')}</p>
      <ul className={styles.list}>
        {groups.map((group, at) => (
          <li key={group.key} className={styles.group} {...dragOf(group.key)}>
            <Line
              name={groupLabel(group.key)}
              isShown={!arrangement.hiddenGroups.includes(group.key)}
              onShown={(isShown) => arrange({ hiddenGroups: without(arrangement.hiddenGroups, group.key, isShown) })}
              at={at}
              of={groups.length}
              onMove={(to) => place(group.key, to)}
            />
            <Members group={group} all={groups} arrangement={arrangement} arrange={arrange} />
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

interface MembersProps {
  group: NavigationGroup
  all: NavigationGroup[]
  arrangement: Arrangement
  arrange: (next: Partial<Arrangement>) => void
}

function Members({ group, all, arrangement, arrange }: MembersProps) {
  const label = useLabel()
  const names = group.objects.map(({ name }) => name)
  const place = (name: string, to: number) => {
    const own = reordered(names, name, to)
    arrange({ objects: all.flatMap(({ key, objects }) => (key === group.key ? own : objects.map((one) => one.name))) })
  }
  const dragOf = useListDrag(names, place)
  return (
    <ul className={styles.list}>
      {group.objects.map((object, at) => (
        <li key={object.name} className={styles.member} {...dragOf(object.name)}>
          <Line
            name={label(object.pluralLabel, object.plural)}
            isShown={!arrangement.hiddenObjects.includes(object.name)}
            onShown={(isShown) => arrange({ hiddenObjects: without(arrangement.hiddenObjects, object.name, isShown) })}
            at={at}
            of={names.length}
            onMove={(to) => place(object.name, to)}
          />
        </li>
      ))}
    </ul>
  )
}

const useListDrag = (keys: string[], place: (key: string, to: number) => void) =>
  useDragOrder({
    axis: 'y',
    onDrop: (dragged, target, side) => {
      if (!keys.includes(dragged)) return
      const at = keys.filter((key) => key !== dragged).indexOf(target)
      place(dragged, side === 'before' ? at : at + 1)
    },
  })

const without = (hidden: string[], key: string, isShown: boolean): string[] =>
  isShown ? hidden.filter((one) => one !== key) : [...hidden, key]

interface LineProps {
  name: string
  isShown: boolean
  onShown: (isShown: boolean) => void
  at: number
  of: number
  onMove: (to: number) => void
}

function Line({ name, isShown, onShown, at, of, onMove }: LineProps) {
  const t = useT()
  return (
    <div className={styles.line}>
      <IconGripVertical size={14} className={styles.grip} aria-hidden="true" />
      <Checkbox
        className={styles.check ?? ''}
        label={name}
        aria-label={t('shell.arrange.show', { name })}
        checked={isShown}
        onChange={(event) => onShown(event.currentTarget.checked)}
      />
      <IconButton label={`${t('shell.favourites.up')}: ${name}`} disabled={at === 0} onClick={() => onMove(at - 1)}>
        <IconArrowUp size={14} />
      </IconButton>
      <IconButton
        label={`${t('shell.favourites.down')}: ${name}`}
        disabled={at === of - 1}
        onClick={() => onMove(at + 1)}
      >
        <IconArrowDown size={14} />
      </IconButton>
    </div>
  )
}
