import { IconPlayerSkipForward, IconRepeatOff } from '@tabler/icons-react'
import type { RecordVerb } from '#kernel/records/web/verbs.ts'

const repeats: RecordVerb['may'] = (record) =>
  Boolean(record.recurrence) && record.isClosed !== true && record.can?.update !== false

/** `skipped`: the status of what was left out. */
export const seriesVerbs = (skipped: string): RecordVerb[] => [
  {
    id: 'series.skip',
    label: {
      en: 'Skip this one',
      de: 'Dieses Mal überspringen',
      fr: 'Sauter cette fois',
      es: 'Omitir esta vez',
      ar: 'تخطي هذه المرة',
    },
    icon: <IconPlayerSkipForward size={16} />,
    keys: [],
    isMain: true,
    may: repeats,
    values: () => ({ status: skipped }),
  },
  {
    id: 'series.end',
    label: {
      en: 'Stop repeating',
      de: 'Nicht mehr wiederholen',
      fr: 'Ne plus répéter',
      es: 'Dejar de repetir',
      ar: 'إيقاف التكرار',
    },
    icon: <IconRepeatOff size={16} />,
    keys: [],
    may: repeats,
    values: () => ({ recurrence: null }),
  },
]
