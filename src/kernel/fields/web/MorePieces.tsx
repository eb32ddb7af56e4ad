import { type ReactNode, type SyntheticEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Popover } from '#ui/inputs.ts'
import styles from './fields.module.css'

/** "+n" behind the pieces that a line holds: opens all of them beside it. The table around it does not hear of it. */
export function MorePieces({ items, hidden }: { items: ReactNode[]; hidden: number }) {
  const { t } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  /** The keyboard goes on where it was: in the table, else here. */
  const close = () => {
    setOpen(false)
    const back = opener.current?.closest<HTMLElement>('[role=grid]') ?? opener.current
    back?.focus({ preventScroll: true })
  }
  const button = (
    <button
      ref={opener}
      type="button"
      className={styles.more}
      // In a table the keyboard opens the cell itself, which shows them all.
      tabIndex={-1}
      aria-label={`+${hidden} · ${t('fields.showAll', { number: items.length })}`}
      aria-expanded={isOpen}
      onClick={isOpen ? close : () => setOpen(true)}
    >
      +{hidden}
    </button>
  )
  return (
    <span {...unheard}>
      {isOpen ? (
        <Popover opened onChange={close} position="bottom-start" trapFocus>
          <Popover.Target>{button}</Popover.Target>
          <Popover.Dropdown className={styles.pieces ?? ''} tabIndex={-1} data-autofocus>
            <span className={styles.wrap}>{items}</span>
          </Popover.Dropdown>
        </Popover>
      ) : (
        button
      )}
    </span>
  )
}

const stop = (event: SyntheticEvent) => event.stopPropagation()
const unheard = { onClick: stop, onDoubleClick: stop, onPointerDown: stop, onKeyDown: stop }
