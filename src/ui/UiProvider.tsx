import { DirectionProvider, localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import './decoration.ts'
import { Dialogs } from './dialogs.tsx'
import { isRightToLeft } from './direction.ts'
import { FormatContext, type Formats } from './format.ts'
import { theme } from './theme.ts'
import { whenIdle } from './whenIdle.ts'

const Toasts = lazy(() => import('./Toasts.tsx').then((module) => ({ default: module.Toasts })))

const colourScheme = localStorageColorSchemeManager({ key: 'rapport.theme' })

/** The nonce of this page: the content security policy lets only style elements apply that carry it. */
const pageNonce = () => document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''

/** Surrounds the whole product: theme, formats of the reader, toasts and dialogs. */
export function UiProvider({ formats, children }: { formats: Formats; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      colorSchemeManager={colourScheme}
      defaultColorScheme="auto"
      withCssVariables={false}
      getStyleNonce={pageNonce}
    >
      <DirectionProvider initialDirection={isRightToLeft() ? 'rtl' : 'ltr'}>
        <FormatContext value={formats}>
          <IdleToasts />
          {children}
          <Dialogs />
        </FormatContext>
      </DirectionProvider>
    </MantineProvider>
  )
}

/** Not needed for the first paint: what is said before waits in the store of the toasts. */
function IdleToasts() {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => whenIdle(() => setIdle(true)), [])
  return <Suspense>{isIdle ? <Toasts /> : null}</Suspense>
}
