import { IconBell, IconBellFilled } from '@tabler/icons-react'
import { useIsAway } from '#kernel/client/connection.ts'
import { useT } from '#kernel/client/i18n.ts'
import { IconButton } from '#ui/Button.tsx'
import { useFollow } from './queries.ts'

/** Follows a record, or no longer; says why one is told of it. */
export function FollowButton({ plural, id }: { plural: string; id: string }) {
  const t = useT()
  const { state, toggle, isBusy } = useFollow(plural, id)
  const isAway = useIsAway()
  const isOn = state?.isFollowing === true
  const label = isOn ? (state.reason === 'owner' ? 'records.follow.owner' : 'records.follow.off') : 'records.follow.on'
  return (
    <IconButton
      label={isAway ? `${t(label)} (${t('client.needsConnectionShort')})` : t(label)}
      pressed={isOn}
      disabled={!state || isBusy || isAway}
      onClick={toggle}
    >
      {isOn ? <IconBellFilled size={16} /> : <IconBell size={16} />}
    </IconButton>
  )
}
