import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { recordKeys } from '#kernel/client/cache.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { remember, takeBack } from '#kernel/client/undo.ts'
import { useSayChange } from '#kernel/client/useSayChange.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { formatNumber } from '#ui/format.ts'
import { toast } from '#ui/toast.tsx'
import { type BulkItem, type BulkResult, runBulk, undoBulk } from './bulk.ts'

const BulkReport = lazy(() => import('./BulkReport.tsx').then((module) => ({ default: module.BulkReport })))

/** What else was left out before anything was sent, for the report. */
export interface BulkRun {
  items: BulkItem[]
  /** Text that says what was done, with `count` and `shown`. */
  done: string
  /** How many cells it is, edited by hand: they are counted together with those around them. */
  cells?: number
}

/** Runs mass changes: progress, one undo for all of it, and a report of what was left or refused. */
export function useBulk(object: ObjectMetadata, env: DisplayEnv) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const [busy, setBusy] = useState<{ done: number; total: number } | null>(null)
  const [report, setReport] = useState<{ result: BulkResult; title: string; undo: (() => void) | null } | null>(null)
  const sayChange = useSayChange()
  const refresh = () => client.invalidateQueries({ queryKey: recordKeys.all(object.name) })

  const tell = (result: BulkResult, key: string, cells: number | undefined) => {
    const title = env.t(key, { count: result.done.length, shown: formatNumber(result.done.length, env.formats) })
    const step = {
      run: async () => {
        await undoBulk(result)
        await refresh()
      },
    }
    const canUndo = result.done.length > 0 && result.operation !== null
    if (canUndo && cells !== undefined && result.failed.length === 0)
      return sayChange({ text: title, count: cells, step })
    if (canUndo) remember(step)
    const undo = canUndo ? () => void takeBack(step).catch((error: unknown) => toast.error(errorText(error))) : null
    if (result.failed.length > 0) setReport({ result, title, undo })
    else if (undo) toast.undo(title, undo)
    else toast.success(title)
  }

  const run = async ({ items, done, cells }: BulkRun): Promise<BulkResult | null> => {
    setBusy({ done: 0, total: items.length })
    try {
      const result = await runBulk(object, items, (count) => setBusy({ done: count, total: items.length }))
      tell(result, done, cells)
      return result
    } catch (error) {
      toast.error(errorText(error))
      return null
    } finally {
      setBusy(null)
      await refresh()
    }
  }
  const shown: ReactNode = report ? (
    <Suspense>
      <BulkReport {...report} object={object} env={env} onClose={() => setReport(null)} />
    </Suspense>
  ) : null
  return { run, busy, report: shown }
}
