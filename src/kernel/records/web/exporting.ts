import { api } from '#kernel/client/http.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'

/** Saves what the list shows as a CSV file; the server applies the reader's rights again. */
export async function exportCsv(object: ObjectMetadata, query: Query): Promise<void> {
  const { cursor: _cursor, limit: _limit, count: _count, ...asked } = query
  const file = await api.download(`/api/v1/${object.plural}/export`, asked)
  saveFile(file, `${object.plural}.csv`)
}

function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
