import { statfsSync } from 'node:fs'
import { totalmem } from 'node:os'

export type Settings = Record<string, string>

/** As arguments of the server, so that one place decides and nothing in the data directory can differ. */
export function settingArguments(socket: string, more: Settings): string[] {
  const settings: Settings = {
    ...tunedSettings(totalmem()),
    ...more,
    listen_addresses: '',
    unix_socket_directories: socket,
    unix_socket_permissions: '0700',
  }
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** For a machine that also runs Rapport and a browser: the page cache does the rest. `memory` in bytes. */
export function tunedSettings(memory: number): Settings {
  const megabytes = Math.floor(memory / 1_048_576)
  return {
    max_connections: '60',
    shared_buffers: megabytes < 3_000 ? '96MB' : '192MB',
    effective_cache_size: `${Math.max(256, Math.floor(megabytes / 2))}MB`,
    work_mem: megabytes < 3_000 ? '8MB' : '16MB',
    maintenance_work_mem: megabytes < 3_000 ? '64MB' : '192MB',
    // Just-in-time compilation costs more than it gives on statements of a few milliseconds.
    jit: 'off',
    random_page_cost: '1.1',
    synchronous_commit: 'on',
    // Backups are snapshots by COPY: without replicas and archives the log can be shorter.
    wal_level: 'minimal',
    max_wal_senders: '0',
    // The one method at hand (pglz) takes a tenth of the database's time in an import; disk is cheaper.
    wal_compression: 'off',
    max_wal_size: '2GB',
    min_wal_size: '160MB',
    checkpoint_timeout: '15min',
    checkpoint_completion_target: '0.9',
    max_worker_processes: '6',
    max_parallel_workers: '2',
    max_parallel_workers_per_gather: '1',
    io_workers: '2',
    autovacuum_max_workers: '2',
    // Custom objects and partitions are tables: a statement over all of them needs many locks.
    max_locks_per_transaction: '256',
    track_io_timing: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_checkpoints: 'off',
    log_min_messages: 'warning',
    ...sharedMemory(),
  }
}

/** Containers often give /dev/shm 64 MB, too little for a parallel hash; System V segments have no such bound. */
function sharedMemory(): Settings {
  if (process.platform !== 'linux') return {}
  try {
    const { bsize, blocks } = statfsSync('/dev/shm')
    return bsize * blocks < 256 * 1_048_576 ? { dynamic_shared_memory_type: 'sysv' } : {}
  } catch {
    return { dynamic_shared_memory_type: 'sysv' }
  }
}
