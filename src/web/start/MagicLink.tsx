import { useMutation } from '@tanstack/react-query'
import type { SignInAnswer } from '#kernel/auth/contract.ts'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { Button } from '#ui/Button.tsx'
import styles from './Door.module.css'
import { Door } from './Door.tsx'
import { useEntering } from './doors.ts'
import { FormError } from './FormError.tsx'
import { useSecretFromLink } from './secretFromLink.ts'

/** Behind a link that came by mail. Looking at the page uses nothing up; the button does (S-45). */
export function MagicLink() {
  const t = useT()
  const issues = useIssuesByField()
  const entering = useEntering()
  const token = useSecretFromLink()
  const redeem = useMutation({
    mutationFn: () => api.post<SignInAnswer | { code: string }>('/api/auth/magic-link/redemption', { token }),
    onSuccess: (answer) => ('code' in answer ? undefined : entering(answer)),
  })
  if (redeem.data && 'code' in redeem.data) {
    return (
      <Door title={t('door.mail.codeTitle')} intro={t('door.mail.codeIntro')}>
        <output className={styles.code}>{redeem.data.code}</output>
      </Door>
    )
  }
  const isDead = token === '' || issues(redeem.error).token !== undefined
  return (
    <Door title={t('door.mail.linkTitle')} intro={t('door.mail.linkIntro')}>
      <div className={styles.form}>
        <FormError error={redeem.error} />
        {isDead ? (
          <p role="alert" className={styles.error}>
            {t('door.mail.dead')}
          </p>
        ) : null}
        <Button
          variant="primary"
          size="lg"
          disabled={token === ''}
          busy={redeem.isPending}
          onClick={() => redeem.mutate()}
        >
          {t('start.signIn')}
        </Button>
      </div>
    </Door>
  )
}
