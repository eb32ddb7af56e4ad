import type { Context } from '#kernel/context.ts'
import type { Query, RecordJson } from '../contract.ts'
import { maxLimit, query } from './query.ts'

/** Every record of a query, page by page with flat memory; for work that must see all of them. */
export async function* pages(
  ctx: Context,
  object: string,
  input: Omit<Query, 'cursor' | 'limit'>,
): AsyncGenerator<RecordJson[]> {
  let cursor: string | null = null
  do {
    const page = await query(ctx, object, { ...input, limit: maxLimit, ...(cursor ? { cursor } : {}) })
    yield page.items
    cursor = page.next
  } while (cursor)
}

/** All records of a query at once; only where they are few by nature, such as the rows of one batch. */
export async function queryAll(
  ctx: Context,
  object: string,
  input: Omit<Query, 'cursor' | 'limit'>,
): Promise<RecordJson[]> {
  const all: RecordJson[] = []
  for await (const page of pages(ctx, object, input)) all.push(...page)
  return all
}
