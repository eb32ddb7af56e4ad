import { useDroppable } from '@dnd-kit/core'
import { IconListDetails, IconLock, IconPlus } from '@tabler/icons-react'
import { Fragment } from 'react'
import { Button } from '#ui/Button.tsx'
import { Select } from '#ui/inputs.ts'
import { conditionField, manyEnd } from '../paths.ts'
import {
  type FixedNode,
  type GroupNode,
  insert,
  type Join,
  mayMove,
  mayNest,
  type Node,
  newCondition,
  newGroup,
  newMany,
  placeOf,
  update,
} from '../tree.ts'
import { ConditionRow } from './ConditionRow.tsx'
import type { TreeContext } from './context.ts'
import styles from './editor.module.css'
import { firstCondition } from './fields.ts'
import { ManyRow } from './ManyRow.tsx'
import { nodeText } from './nodeText.ts'
import { PickPopover } from './PickPopover.tsx'
import type { Target } from './picker.ts'
import { Handle, RowMenu } from './RowTools.tsx'

type Props = TreeContext & { group: GroupNode }

const joins = ['all', 'any', 'none'] as const

/** What must hold of the parts, the parts, and what can be added to them. */
export function GroupEditor(props: Props) {
  const { env, root, group, onEdit } = props
  const isRoot = group.id === root.id
  const setJoin = (join: string | null) =>
    join && onEdit(update(root, group.id, () => ({ ...group, join: join as Join })))
  // The group of related records stands with its row and cannot be moved by itself.
  const isInner = placeOf(root, group.id) !== null
  return (
    <fieldset
      className={styles.group}
      data-root={isRoot || undefined}
      aria-label={env.t('filter.group', { join: env.t(`filter.join.${group.join}`) })}
    >
      <div className={styles.groupHead}>
        {isInner ? <Handle {...props} node={group} /> : null}
        <Select
          className={styles.join ?? ''}
          aria-label={env.t('filter.joinLabel')}
          data={joins.map((join) => ({ value: join, label: env.t(`filter.join.${join}`) }))}
          value={group.join}
          allowDeselect={false}
          onChange={setJoin}
        />
        {isInner ? <RowMenu {...props} node={group} /> : null}
      </div>
      <div className={styles.parts}>
        {group.parts.map((part, index) => (
          <Fragment key={part.id}>
            <Gap {...props} index={index} />
            <Part {...props} part={part} />
          </Fragment>
        ))}
        <Gap {...props} index={group.parts.length} isLast />
        {group.parts.length === 0 ? (
          <p className={styles.hint}>{env.t(isRoot ? 'filter.empty' : 'filter.emptyMany')}</p>
        ) : null}
        <Adding {...props} />
      </div>
    </fieldset>
  )
}

function Part({ part, ...props }: Props & { part: Node }) {
  if (part.kind === 'group') return <GroupEditor {...props} group={part} />
  if (part.kind === 'condition') return <ConditionRow {...props} node={part} />
  if (part.kind === 'fixed') return <FixedRow {...props} node={part} />
  const target = manyEnd(props.vocabulary.metadata, props.object, part.path)?.target
  return (
    <ManyRow
      {...props}
      node={part}
      inner={target ? <GroupEditor {...props} object={target} group={part.where} /> : null}
    />
  )
}

/** What is kept and not shown, or says everything or nothing: it can go, and move, and nothing else. */
function FixedRow(props: Omit<Props, 'group'> & { node: FixedNode }) {
  const { env, node } = props
  const isHidden = !('all' in node.filter || 'none' in node.filter)
  return (
    <div className={styles.row}>
      <Handle {...props} />
      <span className={styles.fixed}>
        {isHidden ? <IconLock size={14} aria-hidden="true" /> : null}
        {isHidden ? env.t('filter.hidden') : nodeText(node, props)}
      </span>
      <RowMenu {...props} />
    </div>
  )
}

/** Where a dragged part may be let go. */
function Gap({ group, index, root, dragged, isLast = false }: Props & { index: number; isLast?: boolean }) {
  const isOpen = dragged !== null && mayMove(root, dragged, group.id)
  const { setNodeRef, isOver } = useDroppable({
    id: `${group.id}/${index}`,
    data: { group: group.id, index },
    disabled: !isOpen,
  })
  return (
    <div
      ref={setNodeRef}
      className={styles.gap}
      data-open={isOpen || undefined}
      data-over={isOver || undefined}
      data-last={isLast || undefined}
    />
  )
}

function Adding(props: Props) {
  const { env, root, group, onEdit, onFresh } = props
  const add = (node: Node) => {
    onFresh(node.id)
    onEdit(insert(root, group.id, group.parts.length, node))
  }
  const onPick = (target: Target) => {
    if (target.many) return add(newMany(target.path))
    add(newCondition(firstCondition(target.path, conditionField(target.field))))
  }
  return (
    <div className={styles.adding}>
      <PickPopover {...props} onPick={onPick}>
        <Button size="sm" variant="quiet" icon={<IconPlus size={14} />}>
          {env.t('filter.addCondition')}
        </Button>
      </PickPopover>
      {mayNest(root, group.id) ? (
        <Button
          size="sm"
          variant="quiet"
          icon={<IconListDetails size={14} />}
          onClick={() => add(newGroup([], group.join === 'all' ? 'any' : 'all'))}
        >
          {env.t('filter.addGroup')}
        </Button>
      ) : null}
    </div>
  )
}
