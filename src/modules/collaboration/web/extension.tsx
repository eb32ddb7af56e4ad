import { IconPhoneCheck } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { RecordExtension } from '#kernel/records/web/extensions.ts'
import type { Repeating } from '../objects/series.ts'
import { mayLogCall, startLogging } from './logging.ts'
import { seriesVerbs } from './seriesVerbs.tsx'

const load = () => withRoomTexts('activities', import('./screen.tsx'))
const Host = lazy(async () => ({ default: (await load()).ActivityDialogs }))

/** Activities stand on the screens of whatever they can be about. */
const activityExtension: RecordExtension = {
  id: 'activities',
  HeadActions: lazy(async () => ({ default: (await load()).LogCallButton })),
  SelectionActions: lazy(async () => ({ default: (await load()).LogCallOfSelection })),
  Timeline: lazy(async () => ({ default: (await load()).ActivityTimeline })),
  quietFields: ['lastCallAt', 'lastMeetingAt'],
  rowActs: (object, record, env) =>
    mayLogCall(object)
      ? [
          {
            label: env.t('activities.logCall'),
            icon: <IconPhoneCheck size={20} />,
            tone: 'accent',
            run: () => startLogging({ object: object.name, id: record.id }),
          },
        ]
      : [],
}

/** What belongs to one time of something that repeats, or to all of them by itself, is changed without a question. */
const unasked = new Set(['status', 'outcome', 'reminderAt', 'attendees', 'recurrence', 'owner', 'teams'])

const repeatingExtension = (object: Repeating, skipped: string): RecordExtension => ({
  id: `series.${object}`,
  objects: [object],
  verbs: seriesVerbs(skipped),
  underSteps: {
    stands: ({ recurrence }) => Boolean(recurrence),
    Content: lazy(async () => ({ default: (await load()).SeriesNote })),
  },
  Ask: {
    Question: lazy(async () => ({ default: (await load()).SeriesQuestion })),
    when: (record, values) =>
      Boolean(record.recurrence) && record.isClosed !== true && Object.keys(values).some((name) => !unasked.has(name)),
  },
})

export const activityExtensions: readonly RecordExtension[] = [
  activityExtension,
  repeatingExtension('task', 'Cancelled'),
  repeatingExtension('meeting', 'Not Held'),
]

/** Logging a call and asking for what comes next, on whichever screen it begins. */
export function Activities() {
  return (
    <Suspense>
      <Host />
    </Suspense>
  )
}
