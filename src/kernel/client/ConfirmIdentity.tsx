import { useMutation, useQuery } from '@tanstack/react-query'
import type { ConfirmMethod, Me } from '#kernel/auth/contract.ts'
import { IdentityDialog } from '#ui/IdentityDialog.tsx'
import { ConfirmByProvider } from './ConfirmByProvider.tsx'
import { ApiError, api, setCsrfToken } from './http.ts'
import { useErrorText, useT } from './i18n.ts'
import { knowsPasskeys, showPasskey } from './passkeys.ts'

const path = '/api/auth/confirm'

/** Asks for a proof by one of the ways this person has; the session then goes on under a new token. */
export function ConfirmIdentity({ onEnd }: { onEnd: (given: boolean) => void }) {
  const t = useT()
  const errorText = useErrorText()
  const { data } = useQuery({
    queryKey: ['confirm-methods'],
    queryFn: ({ signal }) => api.get<{ methods: ConfirmMethod[] }>(path, { signal }).then(({ methods }) => methods),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const confirm = useMutation({
    mutationFn: async ({ way, typed }: { way: ConfirmMethod; typed: string | null }) =>
      api.post<Me>(path, way === 'passkey' ? { passkey: await showPasskey(`${path}/passkey`) } : { [way]: typed }),
    onSuccess: (me) => {
      setCsrfToken(me.csrfToken)
      onEnd(true)
    },
  })
  const { error } = confirm
  const isWrong = error instanceof ApiError && error.code === 'forbidden'
  const ways = data?.filter((way) => way !== 'passkey' || knowsPasskeys())
  if (!ways) return null
  if (ways.length === 0) return <ConfirmByProvider onClose={() => onEnd(false)} />
  return (
    <IdentityDialog
      text={t('client.identity.why')}
      ways={ways}
      error={
        isWrong
          ? t(`client.identity.wrong.${confirm.variables?.way ?? 'password'}`)
          : error
            ? errorText(error)
            : undefined
      }
      busy={confirm.isPending}
      onSubmit={(way, typed) => confirm.mutate({ way, typed })}
      onClose={() => onEnd(false)}
    />
  )
}
