import { lazy, Suspense } from 'react'
import { Skeleton } from '#ui/states.tsx'
import type { RichTextProps } from './RichTextArea.tsx'

const RichTextArea = lazy(() => import('./RichTextArea.tsx'))

/** Formatted text. The editor is large and seldom needed, so it is loaded when somebody writes. */
export function RichEditor(props: RichTextProps) {
  return (
    <Suspense fallback={<Skeleton height="6rem" />}>
      <RichTextArea {...props} />
    </Suspense>
  )
}
