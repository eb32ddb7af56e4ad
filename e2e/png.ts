import { crc32, deflateSync, inflateSync } from 'node:zlib'

/** A picture as rows of red, green and blue. */
export interface Picture {
  width: number
  height: number
  /** Three bytes a pixel. */
  pixels: Buffer
}

const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])

/** Reads what browsers and `encodePng` write: eight bits a channel or a palette, not interlaced. */
export function decodePng(file: Buffer): Picture {
  const chunks = chunksOf(file)
  const head = chunks.find(({ type }) => type === 'IHDR')?.data ?? Buffer.alloc(13)
  const [width, height, kind] = [head.readUInt32BE(0), head.readUInt32BE(4), head[9]]
  const size = ({ 2: 3, 3: 1, 6: 4 } as Record<number, number>)[kind ?? -1]
  if (size === undefined || head[8] !== 8 || head[12] !== 0) throw new Error('A PNG of another kind was given')
  const packed = Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))
  const raw = unfiltered(inflateSync(packed), width * size, height, size)
  const palette = chunks.find(({ type }) => type === 'PLTE')?.data
  const source = palette ?? raw
  const pixels = Buffer.alloc(width * height * 3)
  for (let at = 0; at < width * height; at++) {
    const from = palette ? (raw[at] ?? 0) * 3 : at * size
    for (let part = 0; part < 3; part++) pixels[at * 3 + part] = source[from + part] ?? 0
  }
  return { width, height, pixels }
}

function chunksOf(file: Buffer): { type: string; data: Buffer }[] {
  if (!file.subarray(0, 8).equals(signature)) throw new Error('This is no PNG')
  const chunks: { type: string; data: Buffer }[] = []
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    chunks.push({ type: file.toString('latin1', at + 4, at + 8), data: file.subarray(at + 8, at + 8 + length) })
    at += length + 12
  }
  return chunks
}

/** Takes back what each row says relative to its neighbours. Millions of bytes: no objects are made on the way. */
function unfiltered(data: Buffer, rowLength: number, height: number, size: number): Buffer {
  const rows = Buffer.alloc(rowLength * height)
  for (let row = 0; row < height; row++) {
    const guess = guesses[data[row * (rowLength + 1)] ?? 0] ?? nothing
    for (let at = 0; at < rowLength; at++) {
      const to = row * rowLength + at
      const left = at >= size ? (rows[to - size] ?? 0) : 0
      const up = row > 0 ? (rows[to - rowLength] ?? 0) : 0
      const corner = row > 0 && at >= size ? (rows[to - rowLength - size] ?? 0) : 0
      rows[to] = (data[row * (rowLength + 1) + 1 + at] ?? 0) + guess(left, up, corner)
    }
  }
  return rows
}

const nothing = () => 0
const guesses: ((left: number, up: number, corner: number) => number)[] = [
  nothing,
  (left) => left,
  (_, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
]

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const a = Math.abs(guess - left)
  const b = Math.abs(guess - up)
  const c = Math.abs(guess - corner)
  return a <= b && a <= c ? left : b <= c ? up : corner
}

/** Small files: at most 256 colours, the channels rounded as far as it takes. */
export function encodePng({ width, height, pixels }: Picture): Buffer {
  const { palette, indexes } = indexed(pixels)
  const rows = Buffer.alloc((width + 1) * height)
  for (let row = 0; row < height; row++) indexes.copy(rows, row * (width + 1) + 1, row * width, (row + 1) * width)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3, 0, 0, 0], 8)
  const body = deflateSync(rows, { level: 9, memLevel: 9 })
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('PLTE', palette),
    chunk('IDAT', body),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The step to which a channel is rounded; its ends stay black and white. */
const steps = [5, 15, 17, 51, 85]

function indexed(pixels: Buffer): { palette: Buffer; indexes: Buffer } {
  for (const step of steps) {
    const made = indexedBy(pixels, step)
    if (made) return made
  }
  throw new Error('There are too many colours')
}

function indexedBy(pixels: Buffer, step: number): { palette: Buffer; indexes: Buffer } | null {
  const round = Uint8Array.from({ length: 256 }, (_, value) => Math.round(value / step) * step)
  const known = new Map<number, number>()
  const indexes = Buffer.alloc(pixels.length / 3)
  for (let at = 0; at < indexes.length; at++) {
    const red = round[pixels[at * 3] ?? 0] ?? 0
    const green = round[pixels[at * 3 + 1] ?? 0] ?? 0
    const key = (red << 16) | (green << 8) | (round[pixels[at * 3 + 2] ?? 0] ?? 0)
    const index = known.get(key) ?? known.size
    if (index > 255) return null
    known.set(key, index)
    indexes[at] = index
  }
  return { palette: Buffer.from([...known.keys()].flatMap((key) => [key >> 16, (key >> 8) & 255, key & 255])), indexes }
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}

/** Half as wide and high: four pixels become one of their mean colour. */
export function halved({ width, height, pixels }: Picture): Picture {
  const half = { width: width >> 1, height: height >> 1 }
  const made = Buffer.alloc(half.width * half.height * 3)
  for (let y = 0; y < half.height; y++)
    for (let at = 0; at < half.width * 3; at++) {
      const from = y * 2 * width * 3 + Math.floor(at / 3) * 6 + (at % 3)
      const above = (pixels[from] ?? 0) + (pixels[from + 3] ?? 0)
      const below = (pixels[from + width * 3] ?? 0) + (pixels[from + width * 3 + 3] ?? 0)
      made[y * half.width * 3 + at] = (above + below) >> 2
    }
  return { ...half, pixels: made }
}
