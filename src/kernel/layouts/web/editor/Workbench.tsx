import {
  DndContext,
  type DragEndEvent,
  DragOverlay,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { useEffect, useState } from 'react'
import { ApiError } from '#kernel/client/http.ts'
import { useIssueText } from '#kernel/client/i18n.ts'
import { useReport } from '#kernel/client/report.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Layout, LayoutPurpose } from '#kernel/layouts/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { recordPath } from '#kernel/records/web/paths.ts'
import { listOf } from '#kernel/records/web/trail.ts'
import { Page } from '#ui/Page.tsx'
import { toast } from '#ui/toast.tsx'
import type { Place } from './Block.tsx'
import { Canvas } from './Canvas.tsx'
import { useAutosave, usePublish } from './drafts.ts'
import { EditorBar } from './EditorBar.tsx'
import type { Chosen, Editing } from './editing.ts'
import styles from './editor.module.css'
import { Inspector } from './Inspector.tsx'
import { hasRoom, homeOf, moveBefore, moveCard, moveField } from './moves.ts'
import { Palette } from './Palette.tsx'
import { changed, redone, type Steps, startOf, undone } from './steps.ts'

export interface WorkbenchProps {
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  purpose: LayoutPurpose
  role: string
  roleLabel: (key: string, label?: string) => string
  first: Layout
  shipped: Layout
  isDraft: boolean
  isPublished: boolean
  onPurpose: (purpose: LayoutPurpose) => void
  onRole: (role: string) => void
}

/** Palette, live page and inspector around one layout, with every step to take back. */
export function Workbench(props: WorkbenchProps) {
  const { object, record, env, purpose, role, first, shipped } = props
  const [steps, setSteps] = useState<Steps>(() => startOf(first))
  const [chosen, setChosen] = useState<Chosen | null>(null)
  const [isPhone, setPhone] = useState(false)
  const [dragged, setDragged] = useState<string | null>(null)
  const key = { object: object.name, purpose, role }
  const fail = useFailure(env)
  const isChanged = steps.before.length > 0 || steps.after.length > 0
  const state = useAutosave(key, steps.now, isChanged, fail)
  const publish = usePublish(key)
  const change = (next: Layout) => setSteps((known) => changed(known, next))
  useUndoKeys(setSteps)
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 5 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 200, tolerance: 8 } }),
  )
  const editing: Editing = { object, record, env, purpose, layout: steps.now, change, chosen, choose: setChosen }
  const drop = (event: DragEndEvent) => {
    setDragged(null)
    const next = dropped(steps.now, purpose, event)
    if (next !== steps.now) change(next)
  }
  const put = async (layout: Layout | null) => {
    try {
      await publish(layout)
      toast.success(env.t(layout ? 'layouts.published' : 'layouts.isReset'))
      env.open(purpose === 'card' ? listOf(object.plural) : recordPath(object.plural, record.id))
    } catch (error) {
      fail(error)
    }
  }
  return (
    <Page
      flush
      bar={
        <EditorBar
          {...props}
          steps={steps}
          state={state}
          isPhone={isPhone}
          onPhone={setPhone}
          onUndo={() => setSteps(undone)}
          onRedo={() => setSteps(redone)}
          onLayout={change}
          onPublish={() => void put(steps.now)}
          onReset={() => (props.isPublished ? void put(null) : change(shipped))}
        />
      }
    >
      <DndContext
        sensors={sensors}
        onDragStart={({ active }) => setDragged(String(active.data.current?.label ?? ''))}
        onDragCancel={() => setDragged(null)}
        onDragEnd={drop}
      >
        <div className={styles.bench}>
          <Palette {...editing} />
          <Canvas {...editing} isPhone={isPhone} />
          <Inspector {...editing} />
        </div>
        <DragOverlay dropAnimation={null}>{dragged ? <div className={styles.ghost}>{dragged}</div> : null}</DragOverlay>
      </DndContext>
    </Page>
  )
}

interface Dragged {
  kind: Chosen['kind']
  id: string
  place?: Place
}

/** Fields go where they are dropped; sections, tabs and cards in the place of their like. */
function dropped(layout: Layout, purpose: LayoutPurpose, { active, over }: DragEndEvent): Layout {
  const from = active.data.current as Dragged | undefined
  const to = over?.data.current as Dragged | undefined
  if (!from || !to) return layout
  if (from.kind === 'card') return to.kind === 'card' ? moveCard(layout, from.id, to.id) : layout
  if (from.kind === 'field') {
    if (homeOf(layout, from.id) === undefined && !hasRoom(layout, purpose)) return layout
    if (to.place) return moveField(layout, from.id, to.place.home, to.place.at)
    return to.kind === 'section' ? moveField(layout, from.id, { kind: 'section', id: to.id }, 0) : layout
  }
  if (from.kind === 'section') return { ...layout, sections: moveBefore(layout.sections, from.id, to.id) }
  return { ...layout, tabs: moveBefore(layout.tabs, from.id, to.id) }
}

/** The editor's own undo goes before that of the program. */
function useUndoKeys(setSteps: (change: (steps: Steps) => Steps) => void) {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.closest('input, textarea') !== null
      if (isTyping || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      event.stopImmediatePropagation()
      setSteps(event.shiftKey ? redone : undone)
    }
    window.addEventListener('keydown', onKeyDown, true)
    return () => window.removeEventListener('keydown', onKeyDown, true)
  }, [setSteps])
}

/** The place of what is wrong, in words. */
function useFailure(env: DisplayEnv) {
  const report = useReport()
  const issueText = useIssueText()
  return (error: unknown) => {
    const [issue] = error instanceof ApiError ? error.issues : []
    if (issue) toast.error(env.t('layouts.notSaved', { place: issue.field, problem: issueText(issue) }))
    else report(error)
  }
}
