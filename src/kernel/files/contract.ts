/** The largest file that is taken, in bytes. */
export const maxFileBytes = 50 * 1024 * 1024

/** Types that a browser may show in place; everything else is offered for saving (S-26). */
export const shownInPlace: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'audio/mpeg',
  'audio/wav',
  'audio/ogg',
  'audio/flac',
  'audio/mp4',
  'video/mp4',
  'video/webm',
])

/** POST /api/v1/files answers this, GET /api/v1/files?ids=… many of them; GET /api/v1/files/{id} answers the bytes. */
export interface FileJson {
  id: string
  name: string
  /** Bytes. */
  size: number
  /** Media type found in the content, never believed from the name or the sender. */
  type: string
  sha256: string
  createdAt: string
  createdBy: string
}
