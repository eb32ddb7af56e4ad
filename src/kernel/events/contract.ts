import type { JsonValue } from '#kernel/fields/contract.ts'

export type EventType = 'created' | 'updated' | 'deleted' | 'restored' | 'destroyed'

/**
 * One change of one record, appended in the transaction that made it: audit trail, undo journal, time machine and feed of
 * all readers. `after` holds the new values of the changed fields (all set fields on create), `before` the old ones.
 */
export interface RecordEvent {
  /** Position in the log, `<xid>-<seq>`: readers order by transaction visibility, then by sequence, so versions of a record ascend. */
  cursor: string
  at: string
  type: EventType
  object: string
  recordId: string
  /** Version of the record after the change. */
  version: number
  before: Record<string, JsonValue> | null
  after: Record<string, JsonValue> | null
  actor: string
  source: string
  operation: string | null
}

/** What events of saved views name as their object. No registry knows it: they tell that there is news, never what. */
export const savedViews = 'sys_view'

/** What a browser hears over GET /api/v1/stream (server-sent events): enough to refetch, nothing it may not read. */
export interface LiveEvent {
  cursor: string
  type: EventType
  object: string
  id: string
  version: number
  /** Readable changed fields. */
  fields: string[]
  /** True when this actor made it. */
  mine: boolean
}
