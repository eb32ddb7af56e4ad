import { Portal } from '@mantine/core'
import type { Editor } from '@tiptap/core'
import { type RefObject, useEffect, useId, useState } from 'react'
import { Avatar } from '#ui/Avatar.tsx'
import { askedAt } from './mentionNode.ts'
import styles from './RichText.module.css'
import type { EditorProps } from './widget.ts'

/** Somebody who can be named. */
export interface Named {
  id: string
  name: string
}
/** People whose names begin like this. The same function for the life of an editor. */
export type FindPeople = (text: string) => Promise<Named[]>

interface MentionListProps {
  editor: Editor
  people: FindPeople
  env: EditorProps['env']
  /** What the keys of the editor do while the list is open; answers whether a key was meant for it. */
  keys: RefObject<((event: KeyboardEvent) => boolean) | null>
}

/** People to choose from while an @ is typed, at the place where it stands. */
export function MentionList({ editor, people, env, keys }: MentionListProps) {
  const listId = useId()
  const asked = askedAt(editor)
  const [dismissed, setDismissed] = useState<number | null>(null)
  const text = asked && asked.from !== dismissed ? asked.text : null
  const found = usePeople(text, people)
  const [marked, setMarked] = useState(0)
  const at = Math.min(marked, found.length - 1)
  const isOpen = text !== null && found.length > 0
  const pick = (one: Named | undefined) => {
    if (!asked || !one) return
    const mention = { type: 'mention', attrs: { id: one.id, name: one.name } }
    const range = { from: asked.from, to: asked.to }
    editor
      .chain()
      .focus()
      .insertContentAt(range, [mention, { type: 'text', text: ' ' }])
      .run()
    setMarked(0)
  }
  keys.current = (event) => {
    if (!isOpen) return false
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) setMarked((at + step + found.length) % found.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.ctrlKey && !event.metaKey) pick(found[at])
    else if (event.key === 'Escape') setDismissed(asked?.from ?? null)
    else return false
    event.stopPropagation()
    return true
  }
  const option = isOpen ? `${listId}-${at}` : null
  useEffect(() => {
    const { dom } = editor.view
    dom.setAttribute('aria-haspopup', 'listbox')
    if (option === null) {
      dom.removeAttribute('aria-controls')
      dom.removeAttribute('aria-activedescendant')
      return
    }
    dom.setAttribute('aria-controls', listId)
    dom.setAttribute('aria-activedescendant', option)
  }, [editor, option, listId])
  if (!isOpen || !asked) return null
  return (
    <Portal>
      <div
        id={listId}
        className={styles.people}
        style={placeOf(editor, asked.from, found.length)}
        role="listbox"
        aria-label={env.t('fields.people')}
      >
        {found.map((one, index) => (
          <div
            key={one.id}
            id={`${listId}-${index}`}
            className={styles.person}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            // Before the click, so that the editor keeps the focus.
            onMouseDown={(event) => {
              event.preventDefault()
              pick(one)
            }}
          >
            <Avatar name={one.name} />
            {one.name}
          </div>
        ))}
      </div>
    </Portal>
  )
}

const rest = 120

/** Asked once the fingers rest; the last answer stays until the next has come. */
function usePeople(text: string | null, people: FindPeople): Named[] {
  const [found, setFound] = useState<Named[]>([])
  useEffect(() => {
    if (text === null) {
      setFound([])
      return
    }
    let isOver = false
    const answer = (some: Named[]) => {
      if (!isOver) setFound(some)
    }
    const timer = setTimeout(() => people(text).then(answer, () => answer([])), rest)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [text, people])
  return found
}

const [width, line, gap] = [240, 44, 4]

/** Below the @, or above it where there is no room, and never beyond the edge. */
function placeOf(editor: Editor, position: number, count: number) {
  const { left, top, bottom } = editor.view.coordsAtPos(position)
  const height = count * line
  const isBelow = bottom + gap + height < innerHeight
  return {
    left: Math.max(gap, Math.min(left, innerWidth - width - gap)),
    ...(isBelow ? { top: bottom + gap } : { bottom: innerHeight - top + gap }),
  }
}
