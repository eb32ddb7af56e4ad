/** Whom a comment names, by their ids, each once. The mark is `<span data-mention="…">`, as the editor writes it. */
export function mentionsIn(html: string): string[] {
  const found = html.matchAll(/<span[^>]*\sdata-mention="([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"/gi)
  return [...new Set([...found].map(([, id = '']) => id.toLowerCase()))]
}

/** GET /api/v1/{plural}/{id}/readers: somebody who may read the record, and so be mentioned in a comment on it. */
export interface RecordReader {
  id: string
  name: string
}
