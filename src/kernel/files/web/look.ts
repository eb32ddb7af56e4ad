import { shownInPlace } from '../contract.ts'

/** How a file of this type is shown, if it is at all. */
export type Look = 'image' | 'document' | 'text' | 'audio' | 'video' | 'none'

export function lookOf(type: string): Look {
  const media = type.split(';')[0] ?? ''
  if (shownInPlace.has(media)) return media.split('/')[0] as 'image' | 'audio' | 'video'
  if (media === 'application/pdf') return 'document'
  return media.startsWith('text/') ? 'text' : 'none'
}

const kinds: [test: RegExp, kind: string][] = [
  [/^image\//, 'image'],
  [/^audio\//, 'audio'],
  [/^video\//, 'video'],
  [/pdf/, 'pdf'],
  [/spreadsheet|csv/, 'table'],
  [/wordprocessing/, 'document'],
  [/presentation/, 'slides'],
  [/zip|compressed/, 'archive'],
  [/^text\//, 'text'],
]

/** What people call a file of this type. */
export const kindOfType = (type: string): string => kinds.find(([test]) => test.test(type))?.[1] ?? 'other'

/** A new name keeps the ending that says how the file is opened. */
export function withEnding(name: string, before: string): string {
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(before)?.[0] ?? ''
  const plain = name.trim()
  return plain === '' || ending === '' || /\.[A-Za-z0-9]{1,10}$/.test(plain) ? plain : plain + ending
}
