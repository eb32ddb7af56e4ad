import { IconInbox } from '@tabler/icons-react'
import { Button } from '#ui/Button.tsx'
import { Later } from '#ui/Later.tsx'
import { Progress, Spinner } from '#ui/Progress.tsx'
import { EmptyState, ErrorState, Skeleton, SkeletonRows } from '#ui/states.tsx'
import { names } from '../../samples/values.ts'
import { type Kit, type Shown, specimen } from '../specimen.ts'

const idle = () => {}

/** What stands where nothing is, or not yet, or not for everybody. */
export const states = (kit: Kit) => [
  specimen(kit, 'EmptyState', empty(kit)),
  specimen(
    kit,
    'ErrorState',
    (['error', 'offline', 'forbidden'] as const).map(
      (kind): Shown => ({
        state: kind,
        isWide: true,
        content: <ErrorState kind={kind} text={kit.t('dev.sample.error')} onRetry={idle} />,
      }),
    ),
  ),
  specimen(kit, 'SkeletonRows', [{ state: 'loading', isWide: true, content: <SkeletonRows rows={4} /> }]),
  specimen(kit, 'Skeleton', [{ state: 'loading', content: <Skeleton height="2rem" /> }]),
  specimen(kit, 'Later', [{ state: 'rest', content: <Later before={<Spinner />}>{names.company}</Later> }]),
  specimen(kit, 'Spinner', [{ state: 'busy', content: <Spinner /> }]),
  specimen(kit, 'Progress', progress(kit)),
]

function empty({ t }: Kit): Shown[] {
  const action = <Button variant="primary">{t('dev.sample.add')}</Button>
  const icon = <IconInbox size={28} stroke={1.5} />
  const [title, text] = [t('dev.sample.emptyTitle'), t('dev.sample.help')]
  return [
    { state: 'rest', isWide: true, content: <EmptyState {...{ icon, title, text, action }} /> },
    { state: 'long', isWide: true, content: <EmptyState title={names.long} text={`${text} ${names.long}`} /> },
  ]
}

function progress({ t }: Kit): Shown[] {
  const label = t('dev.sample.label')
  const of = (value: number, total: number | null) => <Progress {...{ value, total, label }} />
  return [
    { state: 'empty', content: of(0, 100) },
    { state: 'filled', content: of(40, 100) },
    { state: 'done', content: of(100, 100) },
    { state: 'unknown', content: of(0, null) },
    { state: 'rightToLeft', isRightToLeft: true, content: of(40, 100) },
  ]
}
