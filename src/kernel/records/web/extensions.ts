import type { ComponentType, ReactNode } from 'react'
import type { Values } from '#kernel/client/mutations.ts'
import type { Label } from '#kernel/fields/contract.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { FieldMetadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { RecordViewProps } from './RecordScreen.tsx'
import type { RowAct } from './SwipeRow.tsx'
import type { RecordVerb } from './verbs.ts'

type View = ComponentType<RecordViewProps>

/** What a module adds to the generic screens of lists and records. Components come lazily and stand in a Suspense. */
export interface RecordExtension {
  id: string
  /** Names of the objects on whose screens it stands; on those of all objects where it is left out. */
  objects?: readonly string[]
  verbs?: readonly RecordVerb[]
  /** Tabs of the record before the lists of what links to it; their names are drawn before their texts have come. */
  tabs?: readonly { id: string; label: Label; Content: View }[]
  /** Cards beside the record, before what belongs to it. `height`, a length of CSS, keeps the place of one that is on its way. */
  cards?: readonly { id: string; height?: string; Content: View }[]
  /** Related lists by their path that the cards show already, so that they are not summed up once more. */
  covers?: readonly string[]
  /** In the head of the record's page. */
  HeadActions?: View
  /** A line under the steps of the life-cycle of records for which `stands` says so; its place is kept until it has come. */
  underSteps?: { stands: (record: RecordJson) => boolean; Content: View }
  /** Beside a figure of the head. */
  BesideFigure?: ComponentType<RecordViewProps & { field: FieldMetadata }>
  /** Hands entries to the timeline, which puts them in order. */
  Timeline?: ComponentType<TimelineProps>
  /** Fields that follow from what stands in the timeline anyway; their changes are not told. */
  quietFields?: readonly string[]
  /** On a card of the board, by these fields beside those shown. */
  CardMark?: { Mark: ComponentType<{ record: RecordJson; env: DisplayEnv }>; fields: readonly string[] }
  /** Asks before changes for which `when` says so, wherever on the screen they are made. */
  Ask?: Ask
  /** Beside what can be done with the chosen rows of a list. */
  SelectionActions?: ComponentType<{ object: ObjectMetadata; ids: string[]; env: DisplayEnv }>
  /** What else can be done with a row. */
  rowActs?: (object: ObjectMetadata, record: RecordJson, env: DisplayEnv) => RowAct[]
}

/** Something that stands in a record's timeline beside its changes. */
export interface TimelineEntry {
  key: string
  /** ISO instant by which it takes its place. */
  at: string
  /** A list item. */
  content: ReactNode
}

export interface TimelineProps extends RecordViewProps {
  children: (entries: TimelineEntry[]) => ReactNode
}

export interface Ask {
  Question: ComponentType<Asked>
  when: (record: RecordJson, values: Values) => boolean
}

/** A change on its way, which the screen asks about before it is saved. */
export interface Asked {
  object: ObjectMetadata
  record: RecordJson
  values: Values
  env: DisplayEnv
  /** Saves it as it is. */
  onPass: () => void
  /** The question is over: whether the change was made in its own way. */
  onDone: (isDone: boolean) => void
}

let all: readonly RecordExtension[] = []

/** Told once by the host, which knows the modules, before their screens are drawn. */
export function extendRecords(extensions: readonly RecordExtension[]): void {
  all = extensions
}

export const extensionsOf = (object: string): readonly RecordExtension[] =>
  all.filter(({ objects }) => objects === undefined || objects.includes(object))

/** What modules add at one place, in their order. */
export const extrasOf = <K extends keyof RecordExtension>(
  object: string,
  place: K,
): NonNullable<RecordExtension[K]>[] =>
  extensionsOf(object).flatMap((extension) => {
    const extra = extension[place]
    return extra === undefined ? [] : [extra as NonNullable<RecordExtension[K]>]
  })

export const verbsOf = (object: string): readonly RecordVerb[] => extrasOf(object, 'verbs').flat()
