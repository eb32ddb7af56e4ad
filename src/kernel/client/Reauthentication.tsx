import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { ConfirmRequest, Me } from '#kernel/auth/contract.ts'
import { PasswordDialog } from '#ui/PasswordDialog.tsx'
import { ApiError, api, setCsrfToken, whenPasswordIsAsked } from './http.ts'
import { useErrorText, useT } from './i18n.ts'

/** Asks for the password when the server wants it again: once, however many requests wait for it. Mounted by the frame. */
export function Reauthentication() {
  const t = useT()
  const errorText = useErrorText()
  const [isAsked, setAsked] = useState(false)
  const waiting = useRef<((given: boolean) => void)[]>([])
  useEffect(() => {
    whenPasswordIsAsked(() => {
      setAsked(true)
      return new Promise((resolve) => waiting.current.push(resolve))
    })
    return () => whenPasswordIsAsked(async () => false)
  }, [])
  const end = (given: boolean) => {
    setAsked(false)
    confirm.reset()
    for (const resolve of waiting.current.splice(0)) resolve(given)
  }
  const confirm = useMutation({
    mutationFn: (request: ConfirmRequest) => api.post<Me>('/api/auth/confirm', request),
    onSuccess: (me) => {
      setCsrfToken(me.csrfToken)
      end(true)
    },
  })
  const { error } = confirm
  const isWrong = error instanceof ApiError && error.code === 'forbidden'
  if (!isAsked) return null
  return (
    <PasswordDialog
      text={t('client.password.why')}
      error={isWrong ? t('client.password.wrong') : error ? errorText(error) : undefined}
      busy={confirm.isPending}
      onSubmit={(password) => confirm.mutate({ password })}
      onClose={() => end(false)}
    />
  )
}
