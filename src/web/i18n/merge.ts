/** A room's texts under one key of the room; nested keys are joined by points. */
export type Texts = { [key: string]: string | Texts }

/** All rooms' texts as one tree. Two rooms with the same key would hide each other, so that is refused. */
export function mergeTexts(files: Record<string, Texts>): Texts {
  const merged: Texts = {}
  for (const [file, texts] of Object.entries(files)) {
    for (const [room, content] of Object.entries(texts)) {
      if (room in merged) throw new Error(`${file} repeats the key "${room}" of another room`)
      merged[room] = content
    }
  }
  return merged
}
