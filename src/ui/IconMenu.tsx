import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  type RefObject,
  useEffect,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react'
import { IconButton, type IconButtonProps } from './Button.tsx'
import { Menu } from './inputs.ts'

export interface IconMenuProps
  extends Omit<IconButtonProps, 'children' | 'id' | 'onClick' | 'onKeyDown' | 'pressed' | 'ref'> {
  icon: ReactNode
  /** The list of entries, where it is to look or scroll in its own way. */
  listClassName?: string | undefined
  /** Entries of a menu, drawn once it is opened. */
  children: ReactNode
}

/** What can be done, behind an icon. Until it is opened for the first time it is a button and costs no more than one. */
export function IconMenu({ icon, listClassName, children, ...rest }: IconMenuProps) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const [isAsked, setAsked] = useState(false)
  const [isOpen, setOpen] = useState(false)
  // A menu gives the focus back to what had it when it opened: it must be there already, and closed.
  useEffect(() => setOpen(isAsked), [isAsked])
  const toggle = () => (isAsked ? setOpen(!isOpen) : setAsked(true))
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowDown' || isOpen || hasModifier(event)) return
    event.preventDefault()
    toggle()
  }
  return (
    <>
      <IconButton
        {...rest}
        ref={button}
        id={id}
        aria-haspopup="menu"
        aria-expanded={isOpen}
        aria-controls={isOpen ? `${id}-dropdown` : undefined}
        onClick={toggle}
        onKeyDown={onKeyDown}
      >
        {icon}
      </IconButton>
      {isAsked ? (
        <Menu id={id} opened={isOpen} onChange={setOpen} position="bottom-end">
          <Menu.Target>
            <Anchor button={button} />
          </Menu.Target>
          <Menu.Dropdown className={listClassName}>{children}</Menu.Dropdown>
        </Menu>
      ) : null}
    </>
  )
}

const hasModifier = (event: KeyboardEvent) => event.altKey || event.ctrlKey || event.metaKey || event.shiftKey

/** Stands for the button in its menu, which comes later and beside it: the button stays, and its focus with it. */
function Anchor({ button, ref }: { button: RefObject<HTMLButtonElement | null>; ref?: Ref<HTMLButtonElement | null> }) {
  useImperativeHandle<HTMLButtonElement | null, HTMLButtonElement | null>(ref, () => button.current, [button])
  return null
}
