import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { InvitationAccepted, InvitationOffer, SignInAnswer } from '#kernel/auth/contract.ts'
import { ApiError, api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import { SkeletonRows } from '#ui/states.tsx'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { useEntering } from './doors.ts'
import { FormError } from './FormError.tsx'
import { BackupCodes } from './factors/BackupCodes.tsx'
import { InvitedForm } from './InvitedForm.tsx'
import { useWayTo } from './provider.ts'
import { useSecretFromLink } from './secretFromLink.ts'

/** Behind the link of an invitation: who invites whom, then a name and a way to sign in. */
export function AcceptInvitation() {
  const t = useT()
  const token = useSecretFromLink()
  const offer = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api.post<InvitationOffer>('/api/auth/invitation', { token }, { signal }),
    enabled: token !== '',
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (token === '' || offer.error) return <Refused error={offer.error} />
  if (!offer.data) {
    return (
      <Door title={t('door.invitation.title')}>
        <SkeletonRows rows={3} />
      </Door>
    )
  }
  return <Invitation offer={offer.data} token={token} />
}

function Invitation({ offer, token }: { offer: InvitationOffer; token: string }) {
  const t = useT()
  const entering = useEntering()
  const wayTo = useWayTo()
  const [joined, setJoined] = useState<{ signIn: SignInAnswer; backupCodes: string[] } | null>(null)
  const joining = (answer: InvitationAccepted) => {
    if ('provider' in answer) return window.location.assign(wayTo(answer.provider, offer.email))
    const { signIn, backupCodes } = answer
    return backupCodes ? setJoined({ signIn, backupCodes }) : void entering(signIn)
  }
  if (joined) {
    return (
      <Door title={t('door.backup.title')} intro={t('door.backup.intro')}>
        <BackupCodes codes={joined.backupCodes} />
        <div className={styles.form}>
          <Button variant="primary" size="lg" onClick={() => void entering(joined.signIn)}>
            {t('door.backup.kept')}
          </Button>
        </div>
      </Door>
    )
  }
  const { organization, invitedBy } = offer
  return (
    <Door
      title={t('door.invitation.welcome', { organization })}
      intro={t('door.invitation.intro', { name: invitedBy, organization })}
    >
      <InvitedForm offer={offer} token={token} onDone={joining} />
    </Door>
  )
}

/** A dead link says what to do next; anything else says what went wrong. */
function Refused({ error }: { error: Error | null }) {
  const t = useT()
  const isDead = error === null || (error instanceof ApiError && error.issues.length > 0)
  return (
    <Door title={t('door.invitation.title')}>
      <div className={styles.form}>
        {isDead ? (
          <p role="alert" className={styles.error}>
            {t('door.invitation.dead')}
          </p>
        ) : (
          <FormError error={error} texts={{ conflict: t('door.invitation.accountExists') }} />
        )}
        <Link to="/sign-in">{t('door.invitation.toSignIn')}</Link>
      </div>
    </Door>
  )
}
