import { IconPhoneCheck } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { RecordExtension } from '#kernel/records/web/extensions.ts'
import { mayLogCall, startLogging } from './logging.ts'

const load = () => withRoomTexts('activities', import('./screen.tsx'))
const Host = lazy(async () => ({ default: (await load()).ActivityDialogs }))

/** Activities stand on the screens of whatever they can be about. */
export const activityExtension: RecordExtension = {
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

/** Logging a call and asking for what comes next, on whichever screen it begins. */
export function Activities() {
  return (
    <Suspense>
      <Host />
    </Suspense>
  )
}
