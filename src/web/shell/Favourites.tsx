import { IconChevronDown, IconChevronRight, IconDots, IconFolder } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, lazy, Suspense } from 'react'
import { useFavourites } from '#kernel/client/favourites.ts'
import { type FavouriteNode, favouriteTree, movedFavourite, steppedFavourite } from '#kernel/client/favouriteTree.ts'
import { useT } from '#kernel/client/i18n.ts'
import { usePersonSetting } from '#kernel/client/person.ts'
import type { Favourite } from '#kernel/settings/contract.ts'
import { useMenuButton } from '#ui/useMenuButton.ts'
import styles from './Favourites.module.css'
import navigation from './Navigation.module.css'
import { type Shown, useShownFavourites } from './shownFavourites.tsx'
import { type Side, useDragOrder } from './useDragOrder.ts'

const FavouriteMenu = lazy(() => import('./FavouriteMenu.tsx').then((module) => ({ default: module.FavouriteMenu })))

/** What the person has starred, in their folders. Dragged, moved by Alt and the arrows, or by the menu of each line. */
export function Favourites() {
  const t = useT()
  const { favourites, arrange } = useFavourites()
  const shownOf = useShownFavourites(favourites)
  const [{ folded }, change] = usePersonSetting('navigation')
  const dragOf = useDragOrder({
    axis: 'y',
    takes: (id) => favourites.some((entry) => entry.id === id && 'folder' in entry),
    onDrop: (id, target, side) => arrange((list) => movedFavourite(list, id, placeAt(list, target, side))),
  })
  if (favourites.length === 0) return null
  const toggle = (id: string) =>
    change((now) => ({
      ...now,
      folded: folded.includes(id) ? folded.filter((one) => one !== id) : [...folded, id],
    }))
  const step = (id: string, by: -1 | 1) => arrange((list) => steppedFavourite(list, id, by))
  return (
    <section aria-label={t('shell.favourites.title')}>
      <h2 className={navigation.group}>{t('shell.favourites.title')}</h2>
      <Branch
        nodes={favouriteTree(favourites)}
        tools={{ shownOf, dragOf, step, toggle, isFolded: (id) => folded.includes(id) }}
      />
    </section>
  )
}

interface Tools {
  shownOf: (entry: Favourite) => Shown
  dragOf: ReturnType<typeof useDragOrder>
  step: (id: string, by: -1 | 1) => void
  toggle: (id: string) => void
  isFolded: (id: string) => boolean
}

function Branch({ nodes, tools }: { nodes: FavouriteNode[]; tools: Tools }) {
  return (
    <ul className={styles.list}>
      {nodes.map((node) => (
        <Item key={node.entry.id} node={node} tools={tools} />
      ))}
    </ul>
  )
}

function Item({ node, tools }: { node: FavouriteNode; tools: Tools }) {
  const { entry, children } = node
  const t = useT()
  const { isAsked, button, menu } = useMenuButton()
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.altKey ? { ArrowUp: -1 as const, ArrowDown: 1 as const }[event.key] : undefined
    if (by === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const row = event.currentTarget
    tools.step(entry.id, by)
    keepFocus(row, entry.id)
  }
  return (
    <li {...tools.dragOf(entry.id)} className={styles.item} data-favourite={entry.id}>
      <div className={styles.row}>
        <Face entry={entry} tools={tools} onMenu={button.onClick} onKeyDown={onKeyDown} />
        <button
          type="button"
          className={styles.more}
          aria-label={t('shell.favourites.menu', { name: tools.shownOf(entry).name })}
          {...button}
        >
          <IconDots size={14} />
        </button>
        <Suspense>{isAsked ? <FavouriteMenu entry={entry} menu={menu} /> : null}</Suspense>
      </div>
      {'folder' in entry && !tools.isFolded(entry.id) && children.length > 0 ? (
        <Branch nodes={children} tools={tools} />
      ) : null}
    </li>
  )
}

/** The row is drawn anew in its new place, and goes on having the focus. */
function keepFocus(row: EventTarget, id: string): void {
  requestAnimationFrame(() => {
    if (row instanceof Element && row.contains(document.activeElement)) return
    document.querySelector<HTMLElement>(`[data-favourite="${id}"] :is(a, button)`)?.focus()
  })
}

interface FaceProps {
  entry: Favourite
  tools: Tools
  onMenu: () => void
  onKeyDown: (event: KeyboardEvent) => void
}

function Face({ entry, tools, onMenu, onKeyDown }: FaceProps) {
  const t = useT()
  const { name, icon, href, isGone } = tools.shownOf(entry)
  const onContextMenu = (event: React.MouseEvent) => {
    event.preventDefault()
    onMenu()
  }
  if ('folder' in entry) {
    const isFolded = tools.isFolded(entry.id)
    return (
      <button
        type="button"
        className={navigation.entry}
        aria-expanded={!isFolded}
        title={name}
        onClick={() => tools.toggle(entry.id)}
        onContextMenu={onContextMenu}
        onKeyDown={onKeyDown}
      >
        <IconFolder size={16} stroke={1.75} />
        <span className={navigation.label}>{name}</span>
        <span className={navigation.label}>
          {isFolded ? <IconChevronRight size={12} /> : <IconChevronDown size={12} />}
        </span>
      </button>
    )
  }
  if (isGone || href === null) {
    return (
      <button
        type="button"
        className={navigation.entry}
        title={t('shell.favourites.goneText')}
        onClick={onMenu}
        onKeyDown={onKeyDown}
      >
        {icon}
        <span className={`${navigation.label} ${styles.gone}`}>{t('shell.favourites.gone')}</span>
      </button>
    )
  }
  return (
    <Link
      to={href}
      className={navigation.entry}
      activeOptions={{ exact: true }}
      title={name}
      draggable={false}
      onContextMenu={onContextMenu}
      onKeyDown={onKeyDown}
    >
      {icon}
      <span className={navigation.label}>{name}</span>
    </Link>
  )
}

/** Where something lands that is dropped on a line. */
function placeAt(list: readonly Favourite[], target: string, side: Side) {
  const entry = list.find(({ id }) => id === target)
  const parent = entry?.parent ?? null
  if (side === 'into') return { parent: target, before: null }
  if (side === 'before') return { parent, before: target }
  const siblings = list.filter((one) => one.parent === parent)
  return { parent, before: siblings[siblings.findIndex(({ id }) => id === target) + 1]?.id ?? null }
}
