import { useEffect, useState } from 'react'
import { isLeaving, settle } from '../offline/early.ts'

const everySoOften = 15_000

/** Whether somebody has left here whose session the server does not know to be over yet; it is told as soon as it can be. */
export function useLeft(): boolean {
  const [isLeft, setLeft] = useState(isLeaving)
  useEffect(() => {
    if (!isLeft) return
    const tell = () => void settle().then((isSettled) => setLeft(!isSettled))
    tell()
    const timer = setInterval(tell, everySoOften)
    window.addEventListener('online', tell)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', tell)
    }
  }, [isLeft])
  return isLeft
}
