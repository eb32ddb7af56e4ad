import { useEffect, useRef, useState } from 'react'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { type Exported, type ExportFormat, exportList } from './exporting.ts'

/** What has become of an export so far. */
export type ExportState =
  | { is: 'asked' }
  | { is: 'running' | 'stopped' | 'done'; rows: number }
  | { is: 'failed'; rows: number; error: unknown }

/** Runs an export that can be stopped; whoever leaves the page stops it too. */
export function useExport(object: ObjectMetadata) {
  const [state, setState] = useState<ExportState>({ is: 'asked' })
  const abort = useRef<AbortController | null>(null)
  useEffect(() => () => abort.current?.abort(), [])
  const run = async (asked: Exported, format: ExportFormat) => {
    const stopper = new AbortController()
    const { signal } = stopper
    abort.current = stopper
    let rows = 0
    const onRows = (count: number) => {
      rows = count
      setState({ is: 'running', rows })
    }
    onRows(0)
    try {
      setState({ is: 'done', rows: await exportList(object, asked, format, { signal, onRows }) })
    } catch (error) {
      setState(signal.aborted ? { is: 'stopped', rows } : { is: 'failed', rows, error })
    }
  }
  return { state, run, stop: () => abort.current?.abort() }
}
