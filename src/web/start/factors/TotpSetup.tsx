import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '#kernel/client/http.ts'
import { useIssuesByField, useT } from '#kernel/client/i18n.ts'
import { QueryError } from '#kernel/client/QueryError.tsx'
import { Button } from '#ui/Button.tsx'
import { TextInput } from '#ui/inputs.ts'
import { SkeletonRows } from '#ui/states.tsx'
import { FormError } from '../FormError.tsx'
import styles from './Factors.module.css'
import { QrCode } from './QrCode.tsx'

interface TotpSetupProps<Answer> {
  offerPath: string
  confirmPath: string
  onDone: (answer: Answer) => void
}

/** Picture and text of a secret for an authenticator app, and the first code of it as proof that it arrived. */
export function TotpSetup<Answer>({ offerPath, confirmPath, onDone }: TotpSetupProps<Answer>) {
  const t = useT()
  const issues = useIssuesByField()
  const [code, setCode] = useState('')
  const offer = useQuery({
    queryKey: ['totp-offer', offerPath],
    queryFn: () => api.post<{ secret: string; uri: string }>(offerPath),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
  })
  const confirm = useMutation({ mutationFn: () => api.post<Answer>(confirmPath, { code }), onSuccess: onDone })
  if (offer.error) return <QueryError error={offer.error} onRetry={() => void offer.refetch()} />
  if (!offer.data) return <SkeletonRows rows={4} />
  return (
    <form
      className={styles.setup}
      onSubmit={(event) => {
        event.preventDefault()
        confirm.mutate()
      }}
    >
      <p>{t('door.totp.scan')}</p>
      <QrCode text={offer.data.uri} label={t('door.totp.picture')} />
      <p className={styles.note}>{t('door.totp.orType')}</p>
      <code className={styles.secret}>{offer.data.secret.replaceAll(/(.{4})(?=.)/g, '$1 ')}</code>
      <FormError error={confirm.error} />
      <TextInput
        label={t('door.totp.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={9}
        required
        withAsterisk={false}
        value={code}
        error={issues(confirm.error).code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="primary" busy={confirm.isPending}>
        {t('door.totp.confirm')}
      </Button>
    </form>
  )
}
