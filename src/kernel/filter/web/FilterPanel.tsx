import { Modal } from '@mantine/core'
import { lazy, type ReactElement, Suspense, useEffect } from 'react'
import { Popover } from '#ui/inputs.ts'
import { phoneWidth, useMedia } from '#ui/media.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { useFocusBack } from '#ui/useFocusBack.ts'
import type { FilterBarProps } from './FilterBar.tsx'
import styles from './filter.module.css'

const FilterEditor = lazy(() => import('./FilterEditor.tsx').then((module) => ({ default: module.FilterEditor })))

export interface FilterPanelProps extends FilterBarProps {
  isOpen: boolean
  onClose: () => void
  /** What the panel hangs on. */
  children: ReactElement
}

/** The editor of a whole filter: beside what opened it, on a phone over the whole screen. */
export function FilterPanel({ isOpen, onClose, children, ...props }: FilterPanelProps) {
  const isPhone = useMedia(phoneWidth)
  const title = props.env.t('filter.advanced')
  const editor = (
    <Suspense fallback={<SkeletonRows rows={6} />}>
      <FilterEditor {...props} onClose={onClose} />
    </Suspense>
  )
  if (isPhone) {
    return (
      <>
        {children}
        {isOpen ? (
          <WholeScreen title={title} close={props.env.t('ui.close')} onClose={onClose}>
            {editor}
          </WholeScreen>
        ) : null}
      </>
    )
  }
  return (
    <Popover
      opened={isOpen}
      position="bottom-start"
      trapFocus
      returnFocus
      closeOnClickOutside={false}
      closeOnEscape={false}
      withRoles={false}
      width="min(54rem, calc(100vw - 2rem))"
    >
      <Popover.Target>{children}</Popover.Target>
      <Popover.Dropdown className={styles.panel ?? ''} role="dialog" aria-label={title}>
        {isOpen ? <Leaving onClose={onClose}>{editor}</Leaving> : null}
      </Popover.Dropdown>
    </Popover>
  )
}

interface WholeScreenProps {
  title: string
  close: string
  onClose: () => void
  children: ReactElement
}

function WholeScreen({ title, close, onClose, children }: WholeScreenProps) {
  useFocusBack()
  return (
    <Modal opened fullScreen onClose={onClose} title={title} closeButtonProps={{ 'aria-label': close }}>
      {children}
    </Modal>
  )
}

/** A click beside closes, but not one that belongs to a list which the editor opened. */
function Leaving({ onClose, children }: { onClose: () => void; children: ReactElement }) {
  useEffect(() => {
    const onPointer = (event: PointerEvent) => {
      const { target } = event
      if (
        target instanceof Element &&
        target.isConnected &&
        !target.closest('[data-portal], .mantine-Popover-dropdown')
      )
        onClose()
    }
    document.addEventListener('pointerdown', onPointer)
    return () => document.removeEventListener('pointerdown', onPointer)
  }, [onClose])
  return children
}
