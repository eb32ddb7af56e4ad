/** Why somebody is told: they follow the record, it is theirs, or a comment names them. */
export type NoticeReason = 'follow' | 'owner' | 'mention'
/** From the least to the most: of several things that happened to one record, the strongest is told. */
export const noticeKinds = ['updated', 'commented', 'restored', 'assigned', 'mentioned', 'reminded', 'deleted'] as const
export type NoticeKind = (typeof noticeKinds)[number]

/** GET /api/v1/notices: what happened to one record since it was last looked at, newest first; only what may be read now. */
export interface Notice {
  id: string
  at: string
  kind: NoticeKind
  reason: NoticeReason
  object: string
  recordId: string
  /** Name of the record as it stands. */
  name: string
  actor: string
  actorName: string
  /** Changed fields that the reader may see. */
  fields: string[]
  isRead: boolean
}

export interface NoticePage {
  items: Notice[]
  unread: number
}

/** GET, PUT, DELETE /api/v1/{plural}/{id}/following. Owners follow until they say otherwise. */
export interface FollowState {
  isFollowing: boolean
  reason: NoticeReason | null
}

/** GET /api/v1/following: the records that the asker follows by choice. */
export interface FollowedRecord {
  object: string
  recordId: string
  name: string
  unread: boolean
}
