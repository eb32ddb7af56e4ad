import { QueryClientProvider, useQuery } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo } from 'react'
import type { Me } from '#kernel/auth/contract.ts'
import { useLanguage } from '#kernel/client/i18n.ts'
import { meQuery } from '#kernel/client/me.ts'
import { personQuery } from '#kernel/client/person.ts'
import { Reauthentication } from '#kernel/client/Reauthentication.tsx'
import type { Language } from '#kernel/fields/contract.ts'
import { type FormatChoice, localeOf } from '#kernel/fields/formatLocales.ts'
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
  const choice = useQuery({ ...personQuery, enabled: false, select: (settings) => settings.formats }).data
  const formats = useMemo(() => formatsOf(me, language, choice), [me, language, choice])
  return (
    <UiProvider formats={formats}>
      <RouterProvider router={router} />
      <Reauthentication />
    </UiProvider>
  )
}

/** Words in the person's language, numbers and dates as the person chose or the organisation's country writes them. */
function formatsOf(me: Me | undefined, language: Language, choice: FormatChoice | undefined): Formats {
  const zone = me?.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  const locale = localeOf(language, me?.organization.country ?? '', choice)
  return { locale, zone, currency: me?.organization.currency ?? 'EUR' }
}
