import { IconRoute } from '@tabler/icons-react'
import { lazy } from 'react'
import { withRoomTexts } from '#kernel/client/lateTexts.ts'
import type { RecordExtension } from '#kernel/records/web/extensions.ts'
import { sequenced } from '../contract.ts'

const load = () => withRoomTexts('sequences', import('./screen.ts'))

/** Sequences on the records that can go through them. */
export const sequenceExtension: RecordExtension = {
  id: 'sequences',
  objects: sequenced,
  verbs: [
    {
      id: 'sequence.start',
      label: {
        en: 'Start sequence',
        de: 'Sequenz beginnen',
        fr: 'Lancer une séquence',
        es: 'Iniciar secuencia',
        ar: 'بدء تسلسل',
      },
      icon: <IconRoute size={16} />,
      keys: [],
      may: (record) =>
        record.can?.update !== false &&
        !record.convertedAt &&
        record.isClosed !== true &&
        record.statusType !== 'disqualified',
      Dialog: lazy(async () => ({ default: (await load()).StartForOne })),
      Many: lazy(async () => ({ default: (await load()).StartDialog })),
    },
  ],
  cards: [{ id: 'sequences.runs', Content: lazy(async () => ({ default: (await load()).SequenceCard })) }],
  covers: ['sequenceRuns'],
}
