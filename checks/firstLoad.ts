import { gzipSync } from 'node:zlib'

/** What a browser loads before the first screen shows, in kB of gzipped JavaScript; the build fails above it. */
export const firstLoadLimit = 250

export interface Chunk {
  fileName: string
  code: string
  isEntry: boolean
  /** Files that are loaded along with it. */
  imports: string[]
  facadeModuleId?: string | null
}

export interface FirstLoad {
  total: number
  largest: { fileName: string; size: number }[]
}

/** The entry, everything it imports at once, and the larger of the language chunks, which comes before the first paint too. */
export function firstLoad(chunks: Chunk[]): FirstLoad {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const loaded = new Set<string>()
  const load = (name: string): void => {
    if (loaded.has(name)) return
    loaded.add(name)
    for (const next of byName.get(name)?.imports ?? []) load(next)
  }
  for (const chunk of chunks) if (chunk.isEntry) load(chunk.fileName)
  const sizeOf = ({ fileName, code }: Chunk) => ({ fileName, size: gzipSync(code).byteLength / 1000 })
  const texts = chunks.filter((chunk) => /\/i18n\/[a-z]{2}\.ts$/.test(chunk.facadeModuleId ?? '')).map(sizeOf)
  const sizes = [...loaded].flatMap((name) => byName.get(name) ?? []).map(sizeOf)
  const largestText = texts.sort((a, b) => b.size - a.size)[0]
  if (largestText) sizes.push(largestText)
  return {
    total: sizes.reduce((sum, { size }) => sum + size, 0),
    largest: sizes.sort((a, b) => b.size - a.size).slice(0, 8),
  }
}

/** Why the build is refused, null when it may pass. */
export function excessOf({ total, largest }: FirstLoad): string | null {
  if (total <= firstLoadLimit) return null
  const list = largest.map(({ fileName, size }) => `${fileName} ${size.toFixed(1)} kB`).join(', ')
  return `The first load is ${total.toFixed(1)} kB (limit ${firstLoadLimit}); load something lazily or leave it out: ${list}`
}
