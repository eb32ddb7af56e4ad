import { lazy } from 'react'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { RecordExtension } from '#kernel/records/web/extensions.ts'

const GlanceCard = lazy(() => withRoomTexts('customers', import('./GlanceCard.tsx')))

/** What pages of accounts and contacts show beside their fields and lists. */
export const customerExtensions: readonly RecordExtension[] = [
  {
    id: 'accounts',
    objects: ['account'],
    tabs: [
      {
        id: 'customers.hierarchy',
        label: { en: 'Group', de: 'Konzern', fr: 'Groupe', es: 'Grupo', ar: 'المجموعة' },
        Content: lazy(() => withRoomTexts('customers', import('./HierarchyTab.tsx'))),
      },
      {
        id: 'customers.people',
        label: { en: 'People', de: 'Personen', fr: 'Personnes', es: 'Personas', ar: 'الأشخاص' },
        Content: lazy(() => withRoomTexts('customers', import('./PeopleTab.tsx'))),
      },
    ],
    cards: [{ id: 'customers.account', height: '17rem', Content: GlanceCard }],
  },
  {
    id: 'contacts',
    objects: ['contact'],
    tabs: [
      {
        id: 'customers.companies',
        label: { en: 'Companies', de: 'Firmen', fr: 'Entreprises', es: 'Empresas', ar: 'الشركات' },
        Content: lazy(() => withRoomTexts('customers', import('./CompaniesTab.tsx'))),
      },
    ],
    cards: [{ id: 'customers.contact', height: '14.5rem', Content: GlanceCard }],
  },
]
