/** GET /api/v1/system/storage: where the room goes. Sizes are bytes; `rows` of tables are the database's own estimates. */
export interface StorageOverview {
  database: number
  objects: { object: string; rows: number; bytes: number }[]
  /** Tables that are no object: the log, the queue of work, accounts. */
  system: { table: string; rows: number; bytes: number }[]
  /** `object` is null for uploads that no record refers to. */
  files: { object: string | null; count: number; bytes: number }[]
  trash: TrashAge[]
}

/** Records in the trash, by how long they have been there. */
export interface TrashAge {
  object: string
  week: number
  month: number
  quarter: number
  older: number
}

/** POST /api/v1/system/trash/empty; GET …/empty?olderThanDays= tells what it would do. 0 days: everything. */
export interface EmptyTrash {
  olderThanDays: number
  object?: string | undefined
}

export interface EmptyTrashPreview {
  objects: { object: string; records: number }[]
  total: number
}

/** GET /api/v1/system/health, for administrators; the public /api/health says no more than that the process lives (S-52). */
export interface SystemHealth {
  version: string
  node: string
  startedAt: string
  database: {
    version: string
    isBuiltIn: boolean
    bytes: number
    connections: number
    mostConnections: number
    brokenIndexes: string[]
  }
  migrations: { applied: number; last: string | null; lastAt: string | null; waiting: string[] }
  /** Of the data directory; null where the system does not tell. */
  disk: { free: number; total: number } | null
  memory: { process: number; free: number; total: number }
  /** Events not handled by the slowest reader, at most 100,000. */
  events: { lag: number; failing: string[]; paused: string[] }
  /** Seconds that the oldest job waits that could run. */
  jobs: { waiting: number; failed: number; lagSeconds: number }
  backupAt: string | null
  isMailSetUp: boolean
  /** How far the clock of this machine is ahead of the database's. */
  clockSkewMs: number
  warnings: HealthWarning[]
}

export const healthWarnings = [
  'diskFull',
  'memoryFull',
  'brokenIndexes',
  'connections',
  'waitingMigrations',
  'readerFails',
  'readerPaused',
  'readerBehind',
  'jobsFailed',
  'jobsLate',
  'noBackup',
  'oldBackup',
  'noMail',
  'clockSkew',
] as const

export interface HealthWarning {
  code: (typeof healthWarnings)[number]
  isUrgent: boolean
}
