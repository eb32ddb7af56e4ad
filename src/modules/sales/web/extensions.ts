import { lazy } from 'react'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { RecordExtension } from '#kernel/records/web/extensions.ts'
import { leadVerbs } from './verbs.tsx'

const opportunity = () => withRoomTexts('opportunity', import('./opportunity/opportunityScreen.ts'))

/** What leads, opportunities and stages have on their screens beyond fields and lists. */
export const salesExtensions: readonly RecordExtension[] = [
  { id: 'leads', objects: ['lead'], verbs: leadVerbs },
  {
    id: 'opportunities',
    objects: ['opportunity'],
    cards: [
      {
        id: 'opportunity.rail',
        height: '20rem',
        Content: lazy(() => opportunity().then(({ Rail }) => ({ default: Rail }))),
      },
    ],
    covers: ['contactRoles', 'risks', 'splits'],
    HeadActions: lazy(() => opportunity().then(({ Actions }) => ({ default: Actions }))),
    underSteps: {
      stands: ({ isClosed }) => isClosed !== true,
      Content: lazy(() => opportunity().then(({ UnderSteps }) => ({ default: UnderSteps }))),
    },
    BesideFigure: lazy(() => opportunity().then(({ Pushes }) => ({ default: Pushes }))),
    CardMark: {
      Mark: lazy(() => opportunity().then(({ CardMark }) => ({ default: CardMark }))),
      fields: ['stage', 'stageEnteredAt', 'pushCount', 'isClosed'],
    },
    Ask: {
      Question: lazy(() => opportunity().then(({ StageQuestion }) => ({ default: StageQuestion }))),
      when: (_record, values) => typeof values.stage === 'string',
    },
  },
  {
    id: 'stages',
    objects: ['stage'],
    cards: [{ id: 'stage.rail', Content: lazy(() => opportunity().then(({ StageRail }) => ({ default: StageRail }))) }],
  },
]
