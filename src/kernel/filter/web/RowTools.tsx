import { useDraggable } from '@dnd-kit/core'
import { IconDotsVertical, IconGripVertical } from '@tabler/icons-react'
import { IconMenu } from '#ui/IconMenu.tsx'
import { Menu } from '#ui/inputs.ts'
import {
  duplicate,
  type GroupNode,
  mayNest,
  mayUnwrap,
  move,
  type Node,
  negate,
  otherGroups,
  placeOf,
  remove,
  step,
  unwrap,
  wrap,
} from '../tree.ts'
import { handleId, type TreeContext } from './context.ts'
import styles from './editor.module.css'
import { nodeText } from './nodeText.ts'

type Props = TreeContext & { node: Node }

/** Dragged by mouse or finger; the arrow keys do the same. */
export function Handle({ node, onStep, ...context }: Props) {
  const { env } = context
  const { setNodeRef, listeners } = useDraggable({ id: node.id })
  const label = env.t('filter.move', { what: nodeText(node, context) })
  return (
    <button
      ref={setNodeRef}
      {...listeners}
      type="button"
      id={handleId(node.id)}
      className={styles.handle}
      aria-label={label}
      aria-keyshortcuts="ArrowUp ArrowDown"
      title={env.t('filter.moveKeys')}
      onKeyDown={(event) => {
        if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
        event.preventDefault()
        onStep(node, event.key === 'ArrowDown' ? 1 : -1)
      }}
    >
      <IconGripVertical size={14} />
    </button>
  )
}

/** All that can be done with a part. */
export function RowMenu({ node, ...context }: Props) {
  const label = context.env.t('filter.more', { what: nodeText(node, context) })
  return (
    <IconMenu label={label} icon={<IconDotsVertical size={14} />}>
      <Entries {...context} node={node} />
    </IconMenu>
  )
}

function Entries({ node, onStep, ...context }: Props) {
  const { env, root, onEdit } = context
  const item = (key: string, next: (() => GroupNode) | null) =>
    next ? (
      <Menu.Item key={key} onClick={() => onEdit(next())}>
        {env.t(`filter.${key}`)}
      </Menu.Item>
    ) : null
  const place = placeOf(root, node.id)
  return (
    <>
      {item('duplicate', () => duplicate(root, node.id))}
      {item('negate', () => negate(root, node.id))}
      {item('wrap', place && mayNest(root, place.group.id) ? () => wrap(root, node.id) : null)}
      {item('unwrap', mayUnwrap(root, node.id) ? () => unwrap(root, node.id) : null)}
      {(['moveUp', 'moveDown'] as const).map((key) => {
        const by = key === 'moveUp' ? -1 : 1
        return step(root, node.id, by) ? (
          <Menu.Item key={key} onClick={() => onStep(node, by)}>
            {env.t(`filter.${key}`)}
          </Menu.Item>
        ) : null
      })}
      {otherGroups(root, node.id).map((group) => (
        <Menu.Item
          key={group.id}
          className={styles.moveTo ?? ''}
          onClick={() => onEdit(move(root, node.id, group.id, group.parts.length))}
        >
          {env.t('filter.moveTo', { group: nodeText(group, context) })}
        </Menu.Item>
      ))}
      <Menu.Divider />
      {item('delete', () => remove(root, node.id))}
    </>
  )
}
