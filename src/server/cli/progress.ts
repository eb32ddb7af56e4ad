import type { WriteStream } from 'node:tty'

export interface ProgressLine {
  /** `total` is null while nobody knows it. */
  show(done: number, total: number | null, text?: string): void
  /** Leaves the last state standing and ends the line. */
  end(): void
}

const barWidth = 30
const redrawMilliseconds = 80
const lineMilliseconds = 5_000

/** A bar that redraws itself on a terminal; elsewhere a line every few seconds, so that logs stay readable. */
export function createProgress(
  label: string,
  stream: Pick<WriteStream, 'write' | 'isTTY'> = process.stderr,
): ProgressLine {
  let last = 0
  let state = ''
  let shown = ''
  const draw = () => {
    if (state === shown) return
    stream.write(stream.isTTY ? `\r\u001b[K${state}` : `${state}\n`)
    shown = state
  }
  return {
    show(done, total, text = '') {
      state = `${label} ${stream.isTTY ? bar(done, total) : ''}${amount(done, total)}${text ? ` ${text}` : ''}`
      const now = performance.now()
      const pause = stream.isTTY ? redrawMilliseconds : lineMilliseconds
      if (last > 0 && now - last < pause) return
      last = now
      draw()
    },
    end() {
      draw()
      if (stream.isTTY && shown) stream.write('\n')
    },
  }
}

function bar(done: number, total: number | null): string {
  if (!total) return ''
  const filled = Math.round(Math.min(1, done / total) * barWidth)
  return `[${'#'.repeat(filled)}${' '.repeat(barWidth - filled)}] `
}

const number = new Intl.NumberFormat('en')

function amount(done: number, total: number | null): string {
  if (!total) return number.format(done)
  return `${number.format(done)} of ${number.format(total)} (${Math.floor(Math.min(1, done / total) * 100)} %)`
}
