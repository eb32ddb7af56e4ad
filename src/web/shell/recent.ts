import type { QueryClient } from '@tanstack/react-query'
import { changePersonSetting } from '#kernel/client/person.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordKey } from '#kernel/settings/contract.ts'

const most = 30
const mostCommands = 20

/** The record behind a path such as `/o/accounts/0198…`, null for all other screens. */
export function recordAt(path: string, objects: Pick<ObjectMetadata, 'name' | 'plural'>[]): RecordKey | null {
  const [, plural, id] = /^\/o\/([^/]+)\/([0-9a-f-]{36})$/.exec(path) ?? []
  const object = objects.find((one) => one.plural === plural)
  return object && id ? { object: object.name, id } : null
}

export const isSameRecord = (a: RecordKey, b: RecordKey): boolean => a.id === b.id && a.object === b.object

/** Remembers which record was opened, by id alone: names are asked for under the reader's rights when they are shown. */
export function rememberVisit(client: QueryClient, visit: RecordKey): void {
  void changePersonSetting(client, 'recent', (now) => {
    const [last] = now.records
    if (last && isSameRecord(last, visit)) return now
    return { ...now, records: [visit, ...now.records.filter((one) => !isSameRecord(one, visit))].slice(0, most) }
  }).catch(() => undefined)
}

/** The commands used last, newest first, stand on top of the command menu. */
export function rememberCommand(client: QueryClient, id: string): void {
  void changePersonSetting(client, 'recent', (now) => {
    if (now.commands[0] === id) return now
    return { ...now, commands: [id, ...now.commands.filter((one) => one !== id)].slice(0, mostCommands) }
  }).catch(() => undefined)
}
