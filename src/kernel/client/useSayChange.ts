import { useCallback } from 'react'
import { formatNumber, useFormats } from '#ui/format.ts'
import { toast } from '#ui/toast.tsx'
import { addToBurst, type Change, endBurst } from './burst.ts'
import { useErrorText, useT } from './i18n.ts'
import { remember } from './undo.ts'

const toastId = 'changes'

/** Says that something was changed and offers to take it back; many changes in a row share one toast that counts them. */
export function useSayChange(): (change: Change) => void {
  const t = useT()
  const errorText = useErrorText()
  const formats = useFormats()
  return useCallback(
    (change) => {
      remember(change.step)
      addToBurst(change, (burst) => {
        if (!burst) return toast.hide(toastId)
        const run = (act: () => Promise<void>) => () =>
          void act().catch((error: unknown) => toast.error(errorText(error)))
        const [only, ...others] = burst.changes
        const isOne = others.length === 0
        const shown = formatNumber(burst.count, formats)
        toast.offer(
          isOne && only ? only.text : t('client.changes', { count: burst.count, shown }),
          isOne
            ? [{ label: t('ui.undo'), run: run(burst.undoAll) }]
            : [
                { label: t('client.undoAll'), run: run(burst.undoAll) },
                { label: t('client.undoLast'), run: run(burst.undoLast), stays: true },
              ],
          { id: toastId, onClose: endBurst },
        )
      })
    },
    [t, errorText, formats],
  )
}
