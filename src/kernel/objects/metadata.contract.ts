import type { Issue } from '#kernel/errors.ts'
import type { FieldDef, Label } from '#kernel/fields/contract.ts'
import type { OpenMoves } from '#kernel/guards/contract.ts'
import type { Layout, LayoutPurpose } from '#kernel/layouts/contract.ts'
import type { MatchKey } from '#kernel/matching/contract.ts'
import type { ViewDef } from './contract.ts'

/**
 * GET /api/v1/metadata: the live registry as the asker may see it. Objects without read right and unreadable fields are
 * absent. `version` changes whenever an object, a field or a right changes; the browser then refetches.
 */
export interface Metadata {
  version: string
  objects: ObjectMetadata[]
}
export interface ObjectMetadata {
  name: string
  plural: string
  label: Label
  pluralLabel: Label
  icon: string
  group: string
  title: string[]
  isCustom: boolean
  appendOnly: boolean
  highlights: string[]
  stageField: string | null
  /** By what a record like one that is being made is found; only of fields that the asker may see. */
  matchKeys?: MatchKey[]
  views: ViewDef[]
  /** Own fields in order, then the system fields. */
  fields: FieldMetadata[]
  /** To-many paths: related lists of the record page. */
  related: RelatedList[]
  /** Records get owners by rules, or wait in queues. */
  isAssigned?: true
  /** What administrators made of the pages; absent: as shipped. */
  layouts?: Partial<Record<LayoutPurpose, Layout>>
  /** Where records may go from state to state; absent: every way is open. */
  processes?: OpenMoves[]
  can: { create: boolean; update: boolean; delete: boolean; export: boolean; manage: boolean }
}
export interface FieldMetadata extends FieldDef {
  name: string
  isSystem: boolean
  isCustom: boolean
  canWrite: boolean
  sortable: boolean
  storage: string
  /** Leads into a tree: `under` finds what lies below. */
  inTree?: boolean
  /** Why its formula or roll-up gives nothing any more: it keeps what it was. */
  fault?: Issue
}
/** `field` of `object` links here; the list shows the records whose `field` is this record. */
export interface RelatedList {
  path: string
  object: string
  field: string
  label: Label
}

/** POST /api/v1/objects — a new object of an administrator; PATCH and DELETE /api/v1/objects/{name}. */
export interface CustomObjectRequest {
  name: string
  plural: string
  label: Label
  pluralLabel: Label
  icon?: string
  group?: string
  /** Fields to start with; `name` (text, required, title) is added when no title field is given. */
  fields?: ({ name: string } & FieldDef)[]
  title?: string
}
/** POST /api/v1/objects/{object}/fields; PATCH and DELETE /api/v1/objects/{object}/fields/{name}. */
export type CustomFieldRequest = { name: string } & FieldDef

/** GET …/usage: what would lose something if the object or field went; DELETE needs `?confirm=true` when not empty. */
export interface Usage {
  records: number
  uses: {
    kind: 'field' | 'view' | 'layout' | 'role' | 'sharingRule' | 'importProfile' | 'rule' | 'process'
    name: string
    object?: string
  }[]
}
