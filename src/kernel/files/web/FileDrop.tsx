import { IconUpload } from '@tabler/icons-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './FileDrop.module.css'

interface FileDropProps {
  /** What happens with the files, said while they hang over the page. */
  text: string
  isOff: boolean
  onFiles: (files: File[]) => void
  className?: string | undefined
  record: string
  children: ReactNode
}

/** Takes files that are dropped anywhere on it; the button of the tab does the same for keyboards. */
export function FileDrop({ text, isOff, onFiles, className, record, children }: FileDropProps) {
  const zone = useRef<HTMLDivElement>(null)
  const isOver = useDrop(zone, isOff, onFiles)
  return (
    <div ref={zone} className={`${className} ${styles.zone}`} data-record={record}>
      {children}
      {isOver ? (
        <div className={styles.veil}>
          <IconUpload size={24} aria-hidden="true" />
          {text}
        </div>
      ) : null}
    </div>
  )
}

function useDrop(zone: React.RefObject<HTMLElement | null>, isOff: boolean, onFiles: (files: File[]) => void): boolean {
  const [isOver, setOver] = useState(false)
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => {
    const element = zone.current
    if (!element || isOff) return
    const end = new AbortController()
    // Entering a part of the page comes before leaving the one around it, so the steps are counted.
    let depth = 0
    const listen = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', step: number | null) =>
      element.addEventListener(
        type,
        (event) => {
          if (!event.dataTransfer?.types.includes('Files')) return
          event.preventDefault()
          depth = step === null ? 0 : depth + step
          setOver(depth > 0)
          if (step === null) latest.current([...event.dataTransfer.files])
        },
        { signal: end.signal },
      )
    listen('dragenter', 1)
    listen('dragover', 0)
    listen('dragleave', -1)
    listen('drop', null)
    return () => end.abort()
  }, [zone, isOff])
  return isOver
}
