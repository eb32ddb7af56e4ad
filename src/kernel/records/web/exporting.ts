import { ApiError, api } from '#kernel/client/http.ts'
import type { Metadata, ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { ExportPreview, Query } from '#kernel/records/contract.ts'
import { framedType, frameReader } from '../frames.ts'
import { columnsOf } from './columns.ts'

const paths = { xlsx: 'export.xlsx', csv: 'export' }
export type ExportFormat = keyof typeof paths
export const exportFormats: ExportFormat[] = ['xlsx', 'csv']

/** The list as it is exported: with the columns that it shows, or with all that the reader may see. */
export type Exported = Pick<Query, 'filter' | 'search' | 'sort' | 'fields' | 'trash'>

export function exportOf({ filter, search, sort }: Query, fields: string[] | null): Exported {
  return {
    ...(filter ? { filter } : {}),
    ...(search ? { search } : {}),
    ...(sort ? { sort } : {}),
    ...(fields ? { fields } : {}),
  }
}

/** The fields behind the columns of a list; the name is what it is made of, so that an import takes it back. */
export function fieldsShown(metadata: Metadata, object: ObjectMetadata, chosen: string[] | null): string[] {
  const columns = columnsOf(metadata, object, chosen, {})
  const title = object.title.filter((name) => object.fields.some((field) => field.name === name))
  const paths = columns.flatMap(({ isTitle, path }) => (isTitle && title.length > 0 ? title : [path]))
  return [...new Set(paths)]
}

export const previewExport = (object: ObjectMetadata, asked: Exported, signal: AbortSignal): Promise<ExportPreview> =>
  api.post(`/api/v1/${object.plural}/export/preview`, asked, { signal })

/** Saves a list as a file and answers its rows; the server applies the reader's rights again. What was cut off is no file. */
export async function exportList(
  object: ObjectMetadata,
  asked: Exported,
  format: ExportFormat,
  { signal, onRows }: { signal: AbortSignal; onRows: (rows: number) => void },
): Promise<number> {
  const stream = await api.stream(`/api/v1/${object.plural}/${paths[format]}`, asked, {
    signal,
    headers: { accept: framedType },
  })
  const { file, rows } = await readFile(stream, onRows)
  signal.throwIfAborted()
  saveFile(file, `${object.plural}.${format}`)
  return rows
}

/** The file that comes in frames; refuses one whose end never came. */
export async function readFile(
  stream: ReadableStream<Uint8Array>,
  onRows: (rows: number) => void,
): Promise<{ file: Blob; rows: number }> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let whole: number | null = null
  const hear = frameReader({
    data: (content) => parts.push(content),
    note: ({ rows, isWhole }) => {
      if (isWhole) whole = rows
      onRows(rows)
    },
  })
  const reader = stream.getReader()
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) hear(piece.value)
  if (whole === null) throw new ApiError(0, { code: 'offline' })
  return { file: new Blob(parts), rows: whole }
}

function saveFile(file: Blob, name: string): void {
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}
