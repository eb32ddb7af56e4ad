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

/** Names of the entry and of everything that comes with it. */
export function loadedAtOnce(chunks: Pick<Chunk, 'fileName' | 'isEntry' | 'imports'>[]): Set<string> {
  const byName = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName))
  for (const name of loaded) for (const next of byName.get(name)?.imports ?? []) loaded.add(next)
  return loaded
}

/** The entry, everything it imports at once, and the larger of the language chunks, which comes before the first paint too. */
export function firstLoad(chunks: Chunk[]): FirstLoad {
  const sizeOf = ({ fileName, code }: Chunk) => ({ fileName, size: gzipSync(code).byteLength / 1000 })
  const texts = chunks.filter((chunk) => /\/i18n\/[a-z]{2}\.ts$/.test(chunk.facadeModuleId ?? '')).map(sizeOf)
  const loaded = loadedAtOnce(chunks)
  const sizes = chunks.filter(({ fileName }) => loaded.has(fileName)).map(sizeOf)
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
