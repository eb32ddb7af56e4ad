import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button.tsx'
import styles from './SidePanel.module.css'

export interface SidePanelProps {
  /** Read out when the panel opens. */
  label: string
  title?: ReactNode
  actions?: ReactNode
  /** What is shown: the focus goes into the panel whenever it changes. */
  page: string
  /** Escape and Backspace: one page back. */
  onBack: () => void
  onClose: () => void
  /** Half as wide again, for tables. */
  isWide?: boolean
  /** Gets the focus when the panel goes; absent: what had it before. */
  returnTo?: () => HTMLElement | null
  children: ReactNode
}

/** 500 px beside the page, over it on a phone. The page stays usable; Escape closes and gives the focus back. */
export function SidePanel({
  label,
  title,
  actions,
  page,
  isWide = false,
  onBack,
  onClose,
  returnTo,
  children,
}: SidePanelProps) {
  const { t } = useTranslation()
  const panel = useRef<HTMLElement>(null)
  useFocus(panel, page, returnTo)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return
    const isPlain = !isInput(event.target)
    const isBack = event.key === 'Escape' || (event.key === 'Backspace' && isPlain)
    const isClose = event.key === ' ' && event.target === panel.current
    if (!isBack && !isClose) return
    event.preventDefault()
    event.stopPropagation()
    if (isBack) onBack()
    else onClose()
  }
  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-label={label}
      tabIndex={-1}
      data-panel
      data-wide={isWide || undefined}
      onKeyDown={onKeyDown}
    >
      <header className={styles.head}>
        <div className={styles.title}>{title ?? label}</div>
        {actions}
        <IconButton label={t('ui.close')} onClick={onClose}>
          <IconX size={16} />
        </IconButton>
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  )
}

const isInput = (target: EventTarget): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.closest('input, textarea, select, [role=grid]') !== null)

function useFocus(
  panel: React.RefObject<HTMLElement | null>,
  page: string,
  returnTo: (() => HTMLElement | null) | undefined,
): void {
  const back = useRef(returnTo)
  back.current = returnTo
  useEffect(() => {
    const before = document.activeElement
    const shown = panel.current
    return () => {
      // Who has gone elsewhere with the focus meanwhile stays there.
      const now = document.activeElement
      if (now && now !== document.body && !shown?.contains(now)) return
      const target = back.current?.() ?? before
      if (target instanceof HTMLElement && target.isConnected) target.focus({ preventScroll: true })
    }
  }, [panel])
  useEffect(() => {
    const active = document.activeElement
    // What lies on a page below is about to lose the focus, since it is hidden.
    const holds = active && panel.current?.contains(active) && getComputedStyle(active).visibility !== 'hidden'
    if (page !== '' && !holds) panel.current?.focus()
  }, [panel, page])
}
