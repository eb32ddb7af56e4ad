import type { ComponentType, ReactNode } from 'react'
import type { Values } from '#kernel/client/mutations.ts'
import type { Label } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'

export interface VerbProps {
  object: ObjectMetadata
  record: RecordJson
  env: DisplayEnv
  onClose: () => void
}

export interface ManyProps {
  object: ObjectMetadata
  ids: string[]
  env: DisplayEnv
  onClose: () => void
}

/**
 * What a module can do with a record beyond its fields. It is a command of the record's page, of the record beside a list and of
 * the command menu, under its key.
 */
export interface RecordVerb {
  id: string
  /** Few words, in every language: they are drawn with the record. */
  label: Label
  icon: ReactNode
  keys: readonly string[]
  /** Also a button in the head of the record. */
  isMain?: boolean
  may: (record: RecordJson, object: ObjectMetadata, me: string) => boolean
  /** Asks in a dialog, which comes when it is opened. */
  Dialog?: ComponentType<VerbProps>
  /** Or changes fields at once; what the server still wants is asked for on the spot. */
  values?: (me: string) => Values
  /** Fields that are asked for before anything is written. */
  asks?: readonly string[]
  /** A change that the server refuses by this code opens the verb instead. */
  answers?: string
  /** For a selection in a list. */
  Many?: ComponentType<ManyProps>
}
