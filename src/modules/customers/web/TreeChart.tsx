import { IconChevronDown, IconChevronRight } from '@tabler/icons-react'
import { type DragEvent, type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { alongLine } from '#ui/direction.ts'
import { above, type Branch, forestOf, moveBy, type Placed, visible, withBelow } from './forest.ts'
import styles from './TreeChart.module.css'

export interface TreeItem extends Placed {
  name: string
}

export interface TreeChartProps<T extends TreeItem> {
  items: readonly T[]
  label: string
  /** Boxes below each other with lines between them, or an indented list. */
  layout: 'chart' | 'list'
  /** The one whose page this is. */
  present?: string
  /** Stands outside of what the tree is about. */
  isFaint?: (item: T) => boolean
  children: (item: T, hasFocus: boolean) => ReactNode
  onOpen: (item: T) => void
  /** Absent: nothing is moved by dragging. */
  onMove?: ((item: T, onto: T) => void) | undefined
}

/** Of larger trees the first levels are open at first. */
const openAtOnce = 60
/** Children of one that are shown until somebody asks for more. */
const siblingsAtOnce = 50

/** A tree that is walked by arrows, opened and closed, and rearranged by dragging. */
export function TreeChart<T extends TreeItem>(props: TreeChartProps<T>) {
  const { items, label, layout, present, onOpen } = props
  const roots = useMemo(() => forestOf(items), [items])
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set())
  const [active, setActive] = useState<string | null>(present ?? null)
  const [dragged, setDragged] = useState<Branch<T> | null>(null)
  const way = useMemo(() => new Set(present === undefined ? [] : above(roots, present)), [roots, present])
  const levels = useMemo(() => new Map(visible(roots, () => true).map(({ item, level }) => [item.id, level])), [roots])
  const isOpenAtFirst = (id: string) => items.length <= openAtOnce || (levels.get(id) ?? 1) < 2 || way.has(id)
  const isOpen = (id: string) => isOpenAtFirst(id) !== toggled.has(id)
  const rows = visible(roots, isOpen)
  const current = rows.some(({ item }) => item.id === active) ? active : (rows[0]?.item.id ?? null)
  const tree = useRef<HTMLDivElement>(null)
  const wantsFocus = useRef(false)
  useEffect(() => {
    if (!wantsFocus.current || current === null) return
    wantsFocus.current = false
    tree.current?.querySelector<HTMLElement>(`[data-node="${current}"]`)?.focus()
  }, [current])
  const toggle = (id: string) =>
    setToggled((before) => {
      const next = new Set(before)
      if (!next.delete(id)) next.add(id)
      return next
    })
  const onKeyDown = (event: KeyboardEvent) => {
    const node = event.target instanceof HTMLElement ? event.target.dataset.node : undefined
    if (node === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const row = rows.find(({ item }) => item.id === node)
    if (event.key === 'Enter' && row) onOpen(row.item)
    else {
      const move = event.key === ' ' ? toggleOf(row) : moveBy(alongLine(event.key), node, rows, isOpen)
      if (!move) return
      if ('toggle' in move) toggle(move.toggle)
      else {
        wantsFocus.current = true
        setActive(move.focus)
      }
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const shared = { ...props, isOpen, toggle, current, setActive, dragged, setDragged }
  return (
    <div className={styles.scroller} data-layout={layout}>
      <div ref={tree} role="tree" aria-label={label} className={styles.tree} onKeyDown={onKeyDown}>
        <Nodes {...shared} branches={roots} />
      </div>
    </div>
  )
}

/** What stands below an item of a tree (WAI-ARIA); no set of fields. */
const group = { role: 'group' }

const toggleOf = <T extends Placed>(row: Branch<T> | undefined) =>
  row && row.children.length > 0 ? { toggle: row.item.id } : null

interface NodesProps<T extends TreeItem> extends TreeChartProps<T> {
  isOpen: (id: string) => boolean
  toggle: (id: string) => void
  current: string | null
  setActive: (id: string) => void
  dragged: Branch<T> | null
  setDragged: (branch: Branch<T> | null) => void
}

function Nodes<T extends TreeItem>({ branches, ...props }: NodesProps<T> & { branches: readonly Branch<T>[] }) {
  const t = useT()
  const [most, setMost] = useState(siblingsAtOnce)
  const hidden = branches.length - most
  return (
    <>
      {branches.slice(0, most).map((branch) => (
        <Node key={branch.item.id} {...props} branch={branch} />
      ))}
      {hidden > 0 ? (
        <div role="none">
          <Button size="sm" variant="quiet" onClick={() => setMost(most + 4 * siblingsAtOnce)}>
            {t('customers.tree.more', { count: hidden })}
          </Button>
        </div>
      ) : null}
    </>
  )
}

function Node<T extends TreeItem>({ branch, ...props }: NodesProps<T> & { branch: Branch<T> }) {
  const { isOpen, toggle, current, setActive, present, isFaint, children: draw } = props
  const t = useT()
  const { item, level, children } = branch
  const hasChildren = children.length > 0
  const open = hasChildren && isOpen(item.id)
  const hasFocus = current === item.id
  const Chevron = open ? IconChevronDown : IconChevronRight
  return (
    <div
      role="treeitem"
      data-node={item.id}
      data-name={item.name}
      aria-level={level}
      aria-expanded={hasChildren ? open : undefined}
      aria-current={present === item.id ? 'page' : undefined}
      aria-selected={hasFocus}
      tabIndex={hasFocus ? 0 : -1}
      className={styles.node}
      onFocus={(event) => {
        event.stopPropagation()
        setActive(item.id)
      }}
    >
      <div className={styles.box} data-faint={isFaint?.(item) || undefined} {...dragProps(branch, props)}>
        {hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            className={styles.toggle}
            aria-label={t(open ? 'customers.tree.close' : 'customers.tree.open', { name: item.name })}
            onClick={() => toggle(item.id)}
          >
            <Chevron size={14} />
          </button>
        ) : null}
        {draw(item, hasFocus)}
      </div>
      {open ? (
        <div {...group} className={styles.children}>
          <Nodes {...props} branches={children} />
        </div>
      ) : null}
    </div>
  )
}

/** Dropped on another one it goes below that one; never on itself or what lies below it. */
function dragProps<T extends TreeItem>(branch: Branch<T>, { dragged, setDragged, onMove }: NodesProps<T>) {
  if (!onMove) return {}
  const takes = dragged !== null && !withBelow(dragged).has(branch.item.id) && dragged.item.parent !== branch.item.id
  return {
    draggable: true,
    'data-takes': takes || undefined,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.setData('text/plain', branch.item.name)
      event.dataTransfer.effectAllowed = 'move'
      setDragged(branch)
    },
    onDragEnd: () => setDragged(null),
    onDragOver: (event: DragEvent) => {
      if (takes) event.preventDefault()
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault()
      if (takes && dragged) onMove(dragged.item, branch.item)
      setDragged(null)
    },
  }
}
