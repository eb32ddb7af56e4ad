import { localStorageColorSchemeManager, MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import type { ReactNode } from 'react'
import { Dialogs } from './dialogs.tsx'
import { FormatContext, type Formats } from './format.ts'
import { theme } from './theme.ts'

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
      <FormatContext value={formats}>
        <Notifications position="bottom-right" limit={4} autoClose={6000} />
        {children}
        <Dialogs />
      </FormatContext>
    </MantineProvider>
  )
}
