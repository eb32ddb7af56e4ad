import { useEffect } from 'react'
import { useIsAway } from '#kernel/client/connection.ts'
import type { Asked } from '#kernel/records/web/extensions.ts'
import { ClosingDialog } from './ClosingDialog.tsx'
import { useStages } from './stages.ts'

/** Dropped on a closing lane, or put there otherwise: asks what winning and losing ask for. Any other stage is simply entered. */
export function StageQuestion({ object, record, values, env, onPass, onDone }: Asked) {
  const stages = useStages()
  const isAway = useIsAway()
  const target = stages?.find(({ id }) => id === values.stage)
  const outcome = target?.type === 'won' || target?.type === 'lost' ? target.type : null
  // Without a connection it waits as a change of the stage; what is missing is asked for when it is sent.
  const passes = stages !== undefined && (outcome === null || record.isClosed === true || isAway)
  useEffect(() => {
    if (passes) onPass()
  }, [passes, onPass])
  if (passes || outcome === null || !target) return null
  return (
    <ClosingDialog object={object} record={record} env={env} outcome={outcome} stage={target.id} onClose={onDone} />
  )
}
