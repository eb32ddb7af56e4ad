/**
 * A file on its way with words about it in between, such as how far it is: frames of one byte for the kind, four for the
 * length, and the content. Asked for by this type in the header `accept`.
 */
export const framedType = 'application/x-rapport-frames'

/** How many rows the file holds so far; `isWhole` comes last, so that a stream cut off is not taken for a file. */
export interface FileNote {
  rows: number
  isWhole?: boolean
}

const kinds = { data: 0, note: 1 }
const headLength = 5

export const dataFrame = (content: Uint8Array): Uint8Array => frame(kinds.data, content)

export const noteFrame = (note: FileNote): Uint8Array =>
  frame(kinds.note, new TextEncoder().encode(JSON.stringify(note)))

function frame(kind: number, content: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headLength + content.length)
  bytes[0] = kind
  new DataView(bytes.buffer).setUint32(1, content.length)
  bytes.set(content, headLength)
  return bytes
}

/** Takes the stream in pieces as they come, however they are cut. */
export function frameReader(hear: {
  data: (content: Uint8Array<ArrayBuffer>) => void
  note: (note: FileNote) => void
}): (piece: Uint8Array) => void {
  let rest = new Uint8Array(0)
  return (piece) => {
    const bytes = new Uint8Array(rest.length + piece.length)
    bytes.set(rest)
    bytes.set(piece, rest.length)
    let at = 0
    for (;;) {
      if (bytes.length - at < headLength) break
      const end = at + headLength + new DataView(bytes.buffer).getUint32(at + 1)
      if (end > bytes.length) break
      const content = bytes.slice(at + headLength, end)
      if (bytes[at] === kinds.data) hear.data(content)
      else hear.note(JSON.parse(new TextDecoder().decode(content)) as FileNote)
      at = end
    }
    rest = bytes.slice(at)
  }
}
