import { IconArrowsSplit2, IconPlant, IconUserCheck, IconUserX } from '@tabler/icons-react'
import { lazy } from 'react'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { RecordVerb } from '#kernel/records/web/verbs.ts'

const room = 'leads'

const isOpen: RecordVerb['may'] = (lead) => !lead.convertedAt && lead.can?.update !== false

/** What is done with leads, by key in the inbox and on their pages. */
export const leadVerbs: RecordVerb[] = [
  {
    id: 'lead.convert',
    label: { en: 'Convert', de: 'Umwandeln', fr: 'Convertir', es: 'Convertir', ar: 'تحويل' },
    icon: <IconArrowsSplit2 size={16} />,
    keys: ['v'],
    isMain: true,
    may: isOpen,
    answers: 'convertLead',
    Dialog: lazy(() =>
      withRoomTexts(room, import('./ConvertDialog.tsx')).then(({ ConvertDialog }) => ({ default: ConvertDialog })),
    ),
    Many: lazy(() =>
      withRoomTexts(room, import('./ConvertMany.tsx')).then(({ ConvertMany }) => ({ default: ConvertMany })),
    ),
  },
  {
    id: 'lead.disqualify',
    label: { en: 'Disqualify', de: 'Ausscheiden', fr: 'Disqualifier', es: 'Descartar', ar: 'استبعاد' },
    icon: <IconUserX size={16} />,
    keys: ['d'],
    may: (lead, object, me) => isOpen(lead, object, me) && lead.statusType !== 'disqualified',
    asks: ['disqualifyReason'],
    values: () => ({ status: 'Disqualified' }),
  },
  {
    id: 'lead.nurture',
    label: {
      en: 'Nurture until later',
      de: 'Pflegen bis später',
      fr: 'Suivre jusqu’à plus tard',
      es: 'Nutrir hasta más adelante',
      ar: 'متابعة حتى وقت لاحق',
    },
    icon: <IconPlant size={16} />,
    keys: ['u'],
    may: (lead, object, me) => isOpen(lead, object, me) && (lead.statusType ?? 'open') === 'open',
    asks: ['recycleOn'],
    values: () => ({ status: 'Nurturing' }),
  },
  {
    id: 'lead.take',
    label: { en: 'Assign to me', de: 'Mir zuweisen', fr: 'M’attribuer', es: 'Asignarme', ar: 'إسناد إليّ' },
    icon: <IconUserCheck size={16} />,
    keys: ['m'],
    may: (lead, object, me) => isOpen(lead, object, me) && lead.owner !== me,
    values: (me) => ({ owner: me }),
  },
]
