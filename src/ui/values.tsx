import { useEffect, useState } from 'react'
import { formatExact, formatNumber, formatRelative, useFormats } from './format.ts'

/** Relative on the face, exact in the reader's zone on hover. */
export function DateTime({ value }: { value: string }) {
  const formats = useFormats()
  const now = useMinute()
  return (
    <time dateTime={value} title={formatExact(value, formats)}>
      {formatRelative(value, now, formats)}
    </time>
  )
}

export function FormattedNumber({ value, options }: { value: string | number; options?: Intl.NumberFormatOptions }) {
  return <span className="tabular">{formatNumber(value, useFormats(), options)}</span>
}

const minute = 60_000
const listeners = new Set<(now: number) => void>()
let timer: ReturnType<typeof setInterval> | undefined

/** One clock for all relative times on the screen. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    listeners.add(setNow)
    timer ??= setInterval(() => {
      for (const listener of listeners) listener(Date.now())
    }, minute)
    return () => {
      listeners.delete(setNow)
      if (listeners.size > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }, [])
  return now
}
