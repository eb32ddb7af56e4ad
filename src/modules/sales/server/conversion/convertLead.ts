import type { Context } from '#kernel/context.ts'
import { startOperation } from '#kernel/operations/server/operations.ts'
import type { ConversionRequest, ConversionResult } from '../../contract.ts'
import { convertMany } from './convert.ts'

/** Converts one lead in one transaction, as an operation that can be undone. Throws what refuses it; nothing stands then. */
export function convertLead(ctx: Context, id: string, request: ConversionRequest): Promise<ConversionResult> {
  return ctx.db.transaction(async (db) => {
    const operation = await startOperation({ ...ctx, db }, { kind: 'convertLead', params: { lead: id }, total: 1 })
    const { done, refused } = await convertMany(operation.ctx, [{ id, request }], {})
    const [converted] = done
    if (!converted) throw refused.get(id) ?? new Error('A lead was neither converted nor refused')
    await operation.progress({ done: 1, updated: 1 })
    await operation.finish()
    const { account, contact, opportunity, moved } = converted
    return { operation: operation.id, account, contact, opportunity, moved }
  })
}
