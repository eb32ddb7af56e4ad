import { useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'

/**
 * The secret of a one-time link stands after `#`, where no server log and no referrer sees it. It is taken out of the
 * address bar, so that it does not stay in the history.
 */
export function useSecretFromLink(): string {
  const hash = useLocation({ select: (location) => location.hash })
  const navigate = useNavigate()
  const [secret, setSecret] = useState(hash)
  useEffect(() => {
    if (hash === '') return
    setSecret(hash)
    void navigate({ to: '.', hash: '', replace: true })
  }, [hash, navigate])
  return secret
}
