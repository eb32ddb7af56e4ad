import { type KeyboardEvent, type RefObject, useId, useRef, useState } from 'react'

/** What ties a menu to the button it belongs to. */
export interface MenuOfButton {
  id: string
  button: RefObject<HTMLButtonElement | null>
  isOpen: boolean
  onChange: (isOpen: boolean) => void
}

/** A button whose menu or panel is made by the first press: its props, and what belongs to it once it `isAsked` for. */
export function useMenuButton(popup: 'menu' | 'dialog' = 'menu') {
  const id = useId()
  const ref = useRef<HTMLButtonElement>(null)
  const [isAsked, setAsked] = useState(false)
  const [isOpen, setOpen] = useState(false)
  const toggle = () => (isAsked ? setOpen(!isOpen) : setAsked(true))
  const onKeyDown = (event: KeyboardEvent) => {
    if (popup !== 'menu' || event.key !== 'ArrowDown' || isOpen || hasModifier(event)) return
    event.preventDefault()
    toggle()
  }
  const button = {
    ref,
    id,
    'aria-haspopup': popup,
    'aria-expanded': isOpen,
    'aria-controls': isOpen ? `${id}-dropdown` : undefined,
    onClick: toggle,
    onKeyDown,
  } as const
  const menu: MenuOfButton = { id, button: ref, isOpen, onChange: setOpen }
  return { isAsked, button, menu }
}

const hasModifier = (event: KeyboardEvent) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey
