/** A piece of SQL with its values: `sql` texts nest, values become parameters, identifiers go through `id`. */
export interface Sql {
  readonly text: readonly string[]
  readonly values: readonly unknown[]
}

export interface QueryOptions {
  /** Name of a prepared statement, for hot statements whose text never changes under this name. */
  name?: string
  /** Keeps the plan by the statement's own text: for statements whose shape comes from the registry, not from a caller. */
  prepare?: boolean
}

/** A pool or one transaction on it. Reads and writes look the same to callers. */
export interface Db {
  /** Rows as objects. */
  rows<R = Record<string, unknown>>(query: Sql, options?: QueryOptions): Promise<R[]>
  /** First row or undefined. */
  row<R = Record<string, unknown>>(query: Sql, options?: QueryOptions): Promise<R | undefined>
  /** Runs for effect, answers the number of affected rows. */
  run(query: Sql, options?: QueryOptions): Promise<number>
  /** Runs `work` in one transaction (a savepoint when already inside one); serialization failures and deadlocks are retried. */
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>
  /** True inside a transaction. */
  readonly inTransaction: boolean
  /** Calls `effect` after the outermost commit, or at once outside a transaction. Not called on rollback. */
  afterCommit(effect: () => void): void
}
