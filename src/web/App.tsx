import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Me } from '#kernel/auth/contract.ts'
import { useLanguage } from '#kernel/client/i18n.ts'
import { meQuery } from '#kernel/client/me.ts'
import { Reauthentication } from '#kernel/client/Reauthentication.tsx'
import type { Formats } from '#ui/format.ts'
import { UiProvider } from '#ui/UiProvider.tsx'
import { queryClient, router } from './router.tsx'

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <Localised />
    </QueryClientProvider>
  )
}

function Localised() {
  const me = useQuery({ ...meQuery, enabled: false }).data
  const language = useLanguage()
  const formats = useMemo(() => formatsOf(me, language), [me, language])
  return (
    <UiProvider formats={formats}>
      <RouterProvider router={router} />
      <Reauthentication />
    </UiProvider>
  )
}

/** Words in the person's language, numbers and dates as the organisation's country writes them. */
function formatsOf(me: Me | undefined, language: string): Formats {
  const zone = me?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const country = me?.organization.country ?? ''
  const locale = /^[A-Z]{2}$/.test(country) ? `${language}-${country}` : language
  return { locale, zone, currency: me?.organization.currency ?? 'EUR' }
}
