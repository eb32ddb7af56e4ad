import { useT } from '#kernel/client/i18n.ts'
import { Tag } from '#ui/Tag.tsx'
import type { GoalStatus } from '../../contract.ts'

const colours: Record<GoalStatus, string> = {
  ahead: 'green',
  onPace: 'blue',
  behind: 'orange',
  done: 'green',
  missed: 'red',
  upcoming: 'gray',
}

export function StatusTag({ status }: { status: GoalStatus }) {
  const t = useT()
  return <Tag colour={colours[status]}>{t(`goals.statuses.${status}`)}</Tag>
}
