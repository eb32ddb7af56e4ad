import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { whenPasswordIsAsked } from './http.ts'

const ConfirmIdentity = lazy(() =>
  import('./ConfirmIdentity.tsx').then((module) => ({ default: module.ConfirmIdentity })),
)

/** Asks for a proof when the server wants one again: once, however many requests wait for it. Mounted by the frame. */
export function Reauthentication() {
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
    for (const resolve of waiting.current.splice(0)) resolve(given)
  }
  if (!isAsked) return null
  return (
    <Suspense>
      <ConfirmIdentity onEnd={end} />
    </Suspense>
  )
}
