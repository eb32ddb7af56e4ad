import type { AuthenticationResponseJSON } from '@simplewebauthn/browser'
import { IconFingerprint } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useState } from 'react'
import type { SignInAnswer } from '#kernel/auth/contract.ts'
import { ApiError, api } from '#kernel/client/http.ts'
import { useT } from '#kernel/client/i18n.ts'
import { offerPasskeys, showPasskey } from '#kernel/client/passkeys.ts'
import { Button } from '#ui/Button.tsx'
import { useEntering } from './doors.ts'
import { FormError } from './FormError.tsx'

const question = '/api/auth/passkey/options'
/** The server takes an answer for five minutes; a page that is open for longer asks anew. */
const freshFor = 4 * 60_000

/** Signs in by a passkey: by the button, or by one that the browser offers in the field of the address. */
export function PasskeyButton() {
  const t = useT()
  const entering = useEntering()
  const signIn = useMutation({
    mutationFn: async (picked: AuthenticationResponseJSON | null) =>
      api.post<SignInAnswer>('/api/auth/passkey', { response: picked ?? (await showPasskey(question)) }),
    onSuccess: entering,
  })
  useOfferInField(!signIn.isPending, (picked) => signIn.mutate(picked))
  const isUnknown = signIn.error instanceof ApiError && signIn.error.code === 'unauthenticated'
  return (
    <>
      <FormError error={signIn.error} texts={isUnknown ? { unauthenticated: t('door.passkey.unknown') } : {}} />
      <Button
        size="lg"
        icon={<IconFingerprint size={18} stroke={1.75} />}
        busy={signIn.isPending}
        onClick={() => signIn.mutate(null)}
      >
        {t('door.passkey.use')}
      </Button>
    </>
  )
}

/** As long as the page stands and nothing else is asked of the device. */
function useOfferInField(isFree: boolean, onPicked: (picked: AuthenticationResponseJSON) => void): void {
  const [round, setRound] = useState(0)
  const picked = useEffectEvent(onPicked)
  useEffect(() => {
    if (!isFree) return
    const over = new AbortController()
    const timer = setTimeout(() => setRound(round + 1), freshFor)
    void offerPasskeys(question, over.signal).then((answer) => {
      if (answer && !over.signal.aborted) picked(answer)
    })
    return () => {
      clearTimeout(timer)
      over.abort()
    }
  }, [round, isFree])
}
