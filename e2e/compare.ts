import type { Picture } from './png.ts'

/** What is another colour; less is rounding, or the edge of a letter. */
const farthest = 30
const tile = 8
/** So many pixels of a tile make it a visible change: the edge of a control is a line of eight. */
const mostInTile = 6

export interface Difference {
  /** Tiles of 8 × 8 pixels that look different. */
  tiles: number
  /** The new picture, pale, with those tiles in red. */
  picture: Picture
}

/** Null when both look the same. Pictures of different sizes are different as a whole. */
export function differenceOf(known: Picture, seen: Picture): Difference | null {
  const { width, height } = seen
  const columns = Math.ceil(width / tile)
  const counts = new Uint16Array(columns * Math.ceil(height / tile))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = Math.floor(y / tile) * columns + Math.floor(x / tile)
      if (isOther(known, seen, x, y)) counts[at] = (counts[at] ?? 0) + 1
    }
  const tiles = counts.filter((count) => count >= mostInTile).length
  const isSame = tiles === 0 && known.width === width && known.height === height
  return isSame ? null : { tiles, picture: marked(seen, counts, columns) }
}

function isOther(known: Picture, seen: Picture, x: number, y: number): boolean {
  if (x >= known.width || y >= known.height) return true
  const from = (y * known.width + x) * 3
  const to = (y * seen.width + x) * 3
  let far = 0
  for (let part = 0; part < 3; part++) far += Math.abs((known.pixels[from + part] ?? 0) - (seen.pixels[to + part] ?? 0))
  return far > farthest
}

function marked({ width, height, pixels }: Picture, counts: Uint16Array, columns: number): Picture {
  const made = Buffer.alloc(pixels.length)
  for (let at = 0; at < width * height; at++) {
    const count = counts[Math.floor(at / width / tile) * columns + Math.floor((at % width) / tile)] ?? 0
    const isHere = count >= mostInTile
    for (let part = 0; part < 3; part++) {
      const pale = isHere ? (pixels[at * 3 + part] ?? 0) * 0.5 : 128 + (pixels[at * 3 + part] ?? 0) * 0.5
      made[at * 3 + part] = isHere && part === 0 ? Math.min(255, pale + 128) : pale
    }
  }
  return { width, height, pixels: made }
}
