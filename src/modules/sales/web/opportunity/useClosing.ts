import { useQueryClient } from '@tanstack/react-query'
import { patchRecord, recordKeys } from '#kernel/client/cache.ts'
import { ApiError, api } from '#kernel/client/http.ts'
import { useErrorText } from '#kernel/client/i18n.ts'
import type { Values } from '#kernel/client/mutations.ts'
import { remember, takeBack, type Undoable } from '#kernel/client/undo.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { toast } from '#ui/toast.tsx'

export type Outcome = 'won' | 'lost'

const verbs = { won: 'win', lost: 'lose' } as const

/** Wins, loses and reopens over the API; each says what happened and offers to take it back. */
export function useClosing(env: DisplayEnv) {
  const client = useQueryClient()
  const errorText = useErrorText()
  const refresh = async (record: RecordJson) => {
    patchRecord(client, 'opportunity', record.id, (known) => ({ ...known, ...record }))
    await client.invalidateQueries({ queryKey: recordKeys.all('opportunity') })
  }
  const post = async (id: string, verb: string, body: Values) => {
    const record = await api.post<RecordJson>(`/api/v1/opportunities/${id}/${verb}`, body)
    await refresh(record)
    return record
  }
  const offer = (text: string, step: Undoable) => {
    remember(step)
    toast.undo(text, () => takeBack(step).catch((error: unknown) => toast.error(errorText(error))))
  }
  const close = async (record: RecordJson, outcome: Outcome, values: Values) => {
    await post(record.id, verbs[outcome], values)
    offer(env.t(`opportunity.done.${outcome}`, { name: record.displayName }), {
      run: async () => {
        await post(record.id, 'reopen', {})
      },
    })
  }
  /** What closed it is kept, so that taking the reopening back closes it as it was. */
  const reopen = async (record: RecordJson, reason: string) => {
    const { stage, lostReason, lossNote, competitors, actualAmount, actualCloseDate } = record
    await post(record.id, 'reopen', reason === '' ? {} : { reason })
    const kept = { stage, actualAmount: plain(actualAmount), actualCloseDate }
    const closing = record.isWon ? kept : { ...kept, lostReason, lossNote, competitors }
    offer(env.t('opportunity.done.reopened', { name: record.displayName }), {
      run: async () => {
        await post(record.id, record.isWon ? 'win' : 'lose', given(closing))
      },
    })
  }
  /** Refused since somebody else was first, or for what the form does not ask for: said at once, and shown as it stands. */
  const failed = async (error: unknown) => {
    if (error instanceof ApiError && error.code === 'conflict')
      await client.invalidateQueries({ queryKey: recordKeys.all('opportunity') })
    toast.error(errorText(error))
  }
  return { close, reopen, failed }
}

/** Money as it is written: without what the server makes of it. */
export function plain(money: unknown): Values[string] {
  if (typeof money !== 'object' || money === null || !('amount' in money) || !('currency' in money)) return null
  return { amount: String(money.amount), currency: String(money.currency) }
}

/** Only what there is. */
export const given = (values: Record<string, unknown>): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null && value !== '')) as Values
