import type { FastifyInstance } from 'fastify'
import type { Logger } from 'pino'
import type { Clock, Context } from '#kernel/context.ts'
import type { Live } from '#kernel/events/server/live.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import type { Outbound } from '#kernel/outbound/client.ts'
import type { Workspace } from '#kernel/workspace/workspace.ts'
import type { Config } from '../config.ts'

/** What the HTTP layer needs of the running program; `src/server/main.ts` puts it together. */
export interface Host {
  config: Config
  workspace: Workspace
  clock: Clock
  log: Logger
  /** Opens the way to the first account; compared, never stored. */
  setupToken: string
  /** Directory of the built web app, absolute. */
  webRoot: string
  /** Changes as they happen, for the stream of each browser. */
  live: Live
  files: FileStore
  /** The one way to call other servers. */
  outbound: Outbound
  /** False while the program starts or drains: the load balancer then looks elsewhere. */
  isReady(): boolean
}

/** Routes of one room of the host. */
export type Routes = (app: FastifyInstance, host: Host) => void

/** What session and key look-ups need; they come before there is a context. */
export function reachOf({ workspace, clock }: Host): Pick<Context, 'db' | 'workspace' | 'clock'> {
  return { db: workspace.db, workspace: { schema: workspace.schema }, clock }
}
