import type { RecordViewProps } from '#kernel/records/web/RecordScreen.tsx'
import { Committee } from './Committee.tsx'
import { Risks } from './Risks.tsx'
import { Splits } from './Splits.tsx'

export function Rail(props: RecordViewProps) {
  return (
    <>
      <Committee {...props} />
      <Risks {...props} />
      <Splits {...props} />
    </>
  )
}
