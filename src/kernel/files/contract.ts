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
