import { useQueryClient } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { patchRecord } from '#kernel/client/cache.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import type { JsonValue, ParseEnv } from '#kernel/fields/contract.ts'
import { formatNumber } from '#ui/format.ts'
import { toast } from '#ui/toast.tsx'
import { readClipboard, toHtml, toTsv } from './clipboard.ts'
import { clipCell } from './copy.ts'
import {
  colsOf,
  fillPlan,
  type GridRange,
  type Pasted,
  pastePlan,
  placesOf,
  rowsWithin,
  stretchPlan,
} from './grid-range.ts'
import type { EditPlan, WantedCell } from './gridEdits.ts'
import type { TableProps } from './Table.tsx'
import { useBulk } from './useBulk.tsx'

const EditPreview = lazy(() => import('./EditPreview.tsx').then((module) => ({ default: module.EditPreview })))

interface EditsInput extends Pick<TableProps, 'object' | 'columns' | 'env' | 'pages' | 'onSave' | 'groups'> {
  parseEnv: ParseEnv
  range: GridRange | null
  rows: number
  onRange: (range: GridRange) => void
}

/** What happens to many cells at once: copied, cut, pasted, filled, emptied. Nothing here is loaded before it is needed. */
export function useGridEdits(input: EditsInput) {
  const { object, columns, env, pages, range, parseEnv, onRange, onSave } = input
  const client = useQueryClient()
  const errorText = useErrorText()
  const { objects } = useMetadata()
  const { run, report } = useBulk(object, env)
  const [preview, setPreview] = useState<EditPlan | null>(null)

  const isHeading = (row: number) => input.groups?.pages.heading(row) !== undefined
  const cellAt = (row: number, col: number) => {
    const column = columns[col]
    return column ? clipCell(pages.row(row), column, env, parseEnv) : { text: '' }
  }
  const write = async (plan: EditPlan) => {
    setPreview(null)
    const { itemsOf } = await import('./gridEdits.ts')
    const items = itemsOf(plan.changes)
    const put = (id: string, values: Record<string, JsonValue>) =>
      patchRecord(client, object.name, id, (record) => ({ ...record, ...values }))
    for (const { id, values } of items) put(id, values)
    const result = await run({ items, done: 'records.grid.changed', cells: plan.changes.length })
    const failed = result && new Set(result.failed.map(({ id }) => id))
    for (const { id, before } of items) if (before && (failed?.has(id) ?? true)) put(id, before)
  }
  /** One cell that can be read is an edit like any other; more are shown first where `isShown` or something is left out. */
  const propose = async (wanted: WantedCell[], isShown: boolean, outside = 0) => {
    try {
      const { lookUp, planEdits } = await import('./gridEdits.ts')
      const plan = planEdits(wanted, parseEnv, await lookUp(wanted, objects, parseEnv), outside)
      const [only, ...others] = plan.changes
      const isWhole = plan.skips.length === 0 && outside === 0
      if (isWhole && !only) return
      if (isWhole && only && others.length === 0) return onSave(only.record, only.column.source, only.after)
      if (isWhole && !isShown) return await write(plan)
      setPreview(plan)
    } catch (error) {
      toast.error(errorText(error))
    }
  }
  const wantedOf = (cells: Pasted[], source: (row: number, col: number) => WantedCell['cell']): WantedCell[] =>
    cells.flatMap(({ place, from }) => {
      const column = columns[place.col]
      return column ? [{ row: place.row, record: pages.row(place.row), column, cell: source(from.row, from.col) }] : []
    })
  const clear = () => {
    if (!range) return
    const cells = placesOf(range, isHeading).map((place) => ({ place, from: place }))
    void propose(
      wantedOf(cells, () => ({ text: '' })),
      false,
    )
  }
  const copy = (data: DataTransfer) => {
    if (!range) return
    const within = rowsWithin(range, isHeading)
    const known = within.filter((row) => pages.row(row))
    const rows = known.map((row) => Array.from({ length: colsOf(range) }, (_, col) => cellAt(row, range.left + col)))
    data.setData('text/plain', toTsv(rows))
    data.setData('text/html', toHtml(rows))
    const left = within.length - known.length
    const count = known.length * colsOf(range)
    if (left > 0) toast.error(env.t('records.grid.notCopied', { count: left, shown: formatNumber(left, env.formats) }))
    else if (count > 1) toast.success(env.t('records.grid.copied', { count }))
  }
  const actions = {
    clear,
    copy,
    cut: (data: DataTransfer) => {
      copy(data)
      clear()
    },
    paste: (data: DataTransfer) => {
      if (!range) return
      const block = readClipboard(data)
      const size = { rows: block.length, cols: block[0]?.length ?? 0 }
      if (size.cols === 0) return
      const plan = pastePlan(size, range, { rows: input.rows, cols: columns.length, isHeading })
      onRange(plan.target)
      void propose(
        wantedOf(plan.cells, (row, col) => block[row]?.[col] ?? { text: '' }),
        true,
        plan.outside,
      )
    },
    fill: () => {
      if (range) void propose(wantedOf(fillPlan(range, isHeading).cells, cellAt), false)
    },
    stretch: (toRow: number) => {
      if (!range) return
      const plan = stretchPlan(range, toRow, isHeading)
      onRange(plan.target)
      void propose(wantedOf(plan.cells, cellAt), false)
    },
  }
  const dialogs: ReactNode = (
    <>
      {preview ? (
        <Suspense>
          <EditPreview
            plan={preview}
            object={object}
            env={env}
            onClose={() => setPreview(null)}
            onSubmit={() => void write(preview)}
          />
        </Suspense>
      ) : null}
      {report}
    </>
  )
  return { ...actions, dialogs }
}
