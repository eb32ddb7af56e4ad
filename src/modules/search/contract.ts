/** GET /api/v1/search?q=…&limit=…&objects=account,contact → hits over all objects, best first, readable ones only. */
export interface SearchHit {
  object: string
  id: string
  displayName: string
  /** A second line: account of a contact, e-mail … */
  detail: string | null
  /** 0 … 1 */
  score: number
}
export interface SearchResult {
  hits: SearchHit[]
}
