import { IconX } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from './Button.tsx'
import styles from './SidePanel.module.css'

export interface SidePanelProps {
  /** Read out when the panel opens. */
  label: string
  title?: ReactNode
  actions?: ReactNode
  onClose: () => void
  children: ReactNode
}

/** 500 px beside the page, over it on a phone. The page stays usable; Escape closes and gives the focus back. */
export function SidePanel({ label, title, actions, onClose, children }: SidePanelProps) {
  const { t } = useTranslation()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <aside
      ref={panel}
      className={styles.panel}
      aria-label={label}
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.stopPropagation()
        onClose()
      }}
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
