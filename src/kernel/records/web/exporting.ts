import { api } from '#kernel/client/http.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { Query } from '#kernel/records/contract.ts'

const paths = { csv: 'export', xlsx: 'export.xlsx' }
export type ExportFormat = keyof typeof paths
export const exportFormats: ExportFormat[] = ['csv', 'xlsx']

/** Saves what the list shows as a file; the server applies the reader's rights again. */
export async function exportList(object: ObjectMetadata, query: Query, format: ExportFormat): Promise<void> {
  const { cursor: _cursor, limit: _limit, count: _count, ...asked } = query
  const file = await api.download(`/api/v1/${object.plural}/${paths[format]}`, asked)
  saveFile(file, `${object.plural}.${format}`)
}

function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
