import type { ViewSettings } from '#kernel/objects/contract.ts'

/** `team` opens a view to the members of the teams named, `everyone` to all who may read the object. */
export const audiences = ['private', 'team', 'everyone'] as const
export type Audience = (typeof audiences)[number]

/** A view that somebody has saved, as the asker may see it. */
export interface SavedView {
  id: string
  object: string
  name: string
  audience: Audience
  /** Teams of the audience `team`, else empty. */
  teams: string[]
  owner: { id: string; name: string }
  /** Without what the asker may not read or what is gone. */
  settings: ViewSettings
  /** False when the filter names what the asker may not read or what is gone: no rows would be the view's. */
  usable: boolean
  /** To the owner of a view that is not usable: the fields that it lost, and what is left of its settings without them. */
  repair?: { missing: string[]; settings: ViewSettings }
  /** Stands beside the switcher for all of its audience who have not chosen otherwise. */
  pinned: boolean
  version: number
  updatedAt: string
  can: { update: boolean }
}

/** GET /api/v1/views: `standards` names the view an object opens with for the asker's role, where administrators chose one. */
export interface SavedViews {
  items: SavedView[]
  standards: Record<string, string>
}

/** POST /api/v1/views */
export interface SavedViewRequest {
  object: string
  name: string
  audience: Audience
  teams?: string[]
  pinned?: boolean
  settings: ViewSettings
}

/** PATCH /api/v1/views/{id}: refused with 409 when the view stands at another version. */
export type SavedViewChange = Partial<Omit<SavedViewRequest, 'object'>> & { version: number }
