import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  MouseSensor,
  pointerWithin,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useEffect, useRef, useState } from 'react'
import { type GroupNode, mayMove, move, type Node, nodeAt, placeOf, step } from '../tree.ts'
import { type EditorContext, handleId, type TreeContext } from './context.ts'
import styles from './editor.module.css'
import { GroupEditor } from './GroupEditor.tsx'
import { nodeText } from './nodeText.ts'

export function FilterTree({
  tree,
  onEdit,
  ...context
}: EditorContext & { tree: GroupNode; onEdit: (next: GroupNode) => void }) {
  const { env } = context
  const [fresh, setFresh] = useState<string | null>(null)
  const [dragged, setDragged] = useState<string | null>(null)
  const [news, setNews] = useState('')
  const focus = useFocusAfter()
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
  )
  const told = (next: GroupNode, id: string) => {
    const place = placeOf(next, id)
    if (!place) return
    const [position, amount] = [place.index + 1, place.group.parts.length]
    setNews(env.t('filter.moved', { position, amount, group: env.t(`filter.join.${place.group.join}`) }))
  }
  const onStep = (node: Node, by: 1 | -1) => {
    const next = step(tree, node.id, by)
    if (!next) return
    onEdit(next)
    told(next, node.id)
    focus(handleId(node.id))
  }
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    setDragged(null)
    const gap = over?.data.current as { group: string; index: number } | undefined
    const id = String(active.id)
    if (!gap || !mayMove(tree, id, gap.group)) return
    const next = move(tree, id, gap.group, gap.index)
    onEdit(next)
    told(next, id)
  }
  const lifted = dragged === null ? undefined : nodeAt(tree, dragged)
  const shared: TreeContext = { ...context, root: tree, onEdit, onStep, fresh, onFresh: setFresh, dragged }
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={pointerWithin}
      onDragStart={({ active }) => setDragged(String(active.id))}
      onDragCancel={() => setDragged(null)}
      onDragEnd={onDragEnd}
    >
      <GroupEditor {...shared} group={tree} />
      <DragOverlay dropAnimation={null}>
        {lifted ? <div className={styles.lifted}>{nodeText(lifted, context)}</div> : null}
      </DragOverlay>
      <span className="visually-hidden" role="status">
        {news}
      </span>
    </DndContext>
  )
}

/** Moving a part to another group makes its handle anew: the keyboard stays on it. */
function useFocusAfter(): (id: string) => void {
  const wanted = useRef<string | null>(null)
  useEffect(() => {
    if (wanted.current === null) return
    document.getElementById(wanted.current)?.focus()
    wanted.current = null
  })
  return (id) => {
    wanted.current = id
  }
}
