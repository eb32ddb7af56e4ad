import type { HealthWarning, SystemHealth } from '../contract.ts'

const leastDisk = 1_000_000_000
const leastMemoryShare = 0.05
const mostLag = 1_000
const mostJobSeconds = 300
const mostSkewMs = 5_000
const mostConnectionShare = 0.9
const day = 86_400_000

type Facts = Omit<SystemHealth, 'warnings'>
type Code = HealthWarning['code']

/** What somebody should look at, what stops work soonest first. */
export function warningsOf(facts: Facts, now: Date): HealthWarning[] {
  const { database, disk, memory, events, jobs, backupAt, migrations } = facts
  const backupAge = backupAt === null ? null : now.getTime() - Date.parse(backupAt)
  const found: [Code, boolean, isUrgent?: boolean][] = [
    ['diskFull', disk !== null && disk.free < leastDisk, true],
    ['readerFails', events.failing.length > 0, true],
    ['jobsFailed', jobs.failed > 0, true],
    ['clockSkew', Math.abs(facts.clockSkewMs) >= mostSkewMs, true],
    ['memoryFull', memory.free < memory.total * leastMemoryShare],
    ['connections', database.connections > database.mostConnections * mostConnectionShare],
    ['brokenIndexes', database.brokenIndexes.length > 0],
    ['waitingMigrations', migrations.waiting.length > 0],
    ['readerPaused', events.paused.length > 0],
    ['readerBehind', events.lag > mostLag],
    ['jobsLate', jobs.lagSeconds > mostJobSeconds],
    ['noBackup', backupAge === null],
    ['oldBackup', backupAge !== null && backupAge > 7 * day],
    ['noMail', !facts.isMailSetUp],
  ]
  return found.flatMap(([code, holds, isUrgent = false]) => (holds ? [{ code, isUrgent }] : []))
}
