import { type ReactNode, useContext, useEffect, useRef, useSyncExternalStore } from 'react'
import { PanelPlace } from './panel.ts'

/** Where a command stands in the command menu. */
export type CommandSection = 'selection' | 'screen' | 'create' | 'go' | 'program'

/** Something the person can do here and now: found in the command menu, and by its keys. */
export interface Command {
  /** The same action has the same id on every screen: `record.delete`. */
  id: string
  /** Verb and object. */
  label: string
  section: CommandSection
  icon?: ReactNode
  /** As in `keys.ts`: `mod+k`, `j`, `?`. The first is shown, the others work too. */
  keys?: readonly string[]
  /** Whether the person may and can do it now; absent: always. */
  when?: boolean | undefined
  /** Only a key: not listed in the menu. */
  isQuiet?: boolean
  run: () => unknown
}

interface Entry {
  commands: readonly Command[]
  isInPanel: boolean
}

let entries: readonly Entry[] = []
let revision = 0
const listeners = new Set<() => void>()

/** Offers commands as long as the screen stands. What the panel offers goes before what lies beside it. */
export function useCommands(commands: readonly Command[]): void {
  const isInPanel = useContext(PanelPlace) !== null
  const entry = useRef<Entry>({ commands, isInPanel })
  entry.current.isInPanel = isInPanel
  const said = commands.map(({ id, label, keys, when }) => `${id} ${label} ${keys} ${when}`).join()
  useEffect(() => {
    entry.current.commands = commands
  })
  useEffect(() => {
    const mine = entry.current
    entries = [...entries, mine]
    tell()
    return () => {
      entries = entries.filter((one) => one !== mine)
      tell()
    }
  }, [])
  // Told anew when something about them has changed that is seen; what they do is always the newest.
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current && said !== null) tell()
    isFirst.current = false
  }, [said])
}

/** All commands of this moment, those of the uppermost screen first, each id once. */
export function currentCommands(): Command[] {
  const ordered = [...entries].reverse().sort((a, b) => Number(b.isInPanel) - Number(a.isInPanel))
  const byId = new Map<string, Command>()
  for (const { commands } of ordered)
    for (const command of commands) if (command.when !== false && !byId.has(command.id)) byId.set(command.id, command)
  return [...byId.values()]
}

/** The same for a component, drawn anew when screens come and go. */
export function useCurrentCommands(): Command[] {
  useSyncExternalStore(subscribe, () => revision)
  return currentCommands()
}

/** The command that these keys start. */
export const commandOf = (keys: string): Command | undefined =>
  currentCommands().find((command) => command.keys?.includes(keys))

function tell(): void {
  revision += 1
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
