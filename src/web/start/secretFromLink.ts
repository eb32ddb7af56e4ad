import { useEffect, useState } from 'react'

/**
 * The secret of a one-time link stands after `#`, where no server log and no referrer sees it. It is taken out of the
 * address bar, so that it does not stay in the history.
 */
export function useSecretFromLink(): string {
  const [secret] = useState(() => decodeURIComponent(window.location.hash.slice(1)))
  useEffect(() => {
    if (window.location.hash === '') return
    window.history.replaceState(window.history.state, '', window.location.pathname + window.location.search)
  }, [])
  return secret
}
