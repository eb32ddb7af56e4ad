import { type ComponentType, Suspense } from 'react'
import { extensionsOf, type RecordExtension } from './extensions.ts'

interface ExtrasProps<P> {
  object: string
  /** Which part of the extensions is drawn. */
  of: (extension: RecordExtension) => ComponentType<P> | undefined
  props: P
}

/** What modules add at one place of a screen, in their order; nothing until it has come. */
export function Extras<P extends object>({ object, of, props }: ExtrasProps<P>) {
  return (
    <Suspense>
      {extensionsOf(object).map((extension) => {
        const Content = of(extension)
        return Content ? <Content key={extension.id} {...props} /> : null
      })}
    </Suspense>
  )
}
