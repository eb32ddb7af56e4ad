import type { ReactNode } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { Mark } from './tile.ts'
import type { MarkTexts } from './useMarkTexts.ts'

interface Props {
  mark: Mark
  texts: MarkTexts
  onOpen: (mark: Mark) => void
  className: string | undefined
  children: ReactNode
}

/** A figure that opens the records that it is made of; described in full, however little of it is drawn. */
export function MarkButton({ mark, texts, onOpen, className, children }: Props) {
  const t = useT()
  const { label, value, count } = texts
  const isCount = mark.measure.fn === 'count'
  const said = t(isCount ? 'dashboard.markOfCount' : 'dashboard.mark', { label, value, count })
  return (
    <button
      type="button"
      className={className}
      title={said}
      data-mark={mark.key}
      data-count={mark.count}
      onClick={() => onOpen(mark)}
    >
      {children}
    </button>
  )
}
