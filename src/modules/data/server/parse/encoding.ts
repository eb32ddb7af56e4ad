import { isAscii, isUtf8 } from 'node:buffer'
import type { Encoding } from '../../contract.ts'
import type { ByteSource } from './source.ts'

/** What the bytes say about their encoding, with the reason for people. */
export interface EncodingGuess {
  encoding: Encoding
  reason: string
  /** Bytes of the byte order mark. */
  bom: number
}

/** Bytes of the head of a file that are looked at for NULs and other hints. */
const headSize = 64 * 1024
/** Non-ASCII bytes that are enough to tell UTF-8 from Windows-1252. */
const enough = 20_000
/** Files past this size are judged by their first part. */
const scanLimit = 256 * 1024 * 1024

/** Reads the whole file (up to 256 MiB): the first umlaut of a long list may come very late. */
export async function guessEncoding(source: ByteSource): Promise<EncodingGuess> {
  const head = await source.read(0, Math.min(headSize, source.size))
  const marked = byteOrderMark(head)
  if (marked) return { ...marked, reason: 'byte order mark' }
  const wide = wideByNuls(head)
  if (wide) return { encoding: wide, bom: 0, reason: 'every other byte is zero' }
  const { multibyte, invalid } = await countNonAscii(source)
  if (multibyte === 0 && invalid === 0) return { encoding: 'utf-8', bom: 0, reason: 'plain ASCII' }
  if (invalid === 0) return { encoding: 'utf-8', bom: 0, reason: 'valid UTF-8' }
  return multibyte > invalid
    ? { encoding: 'utf-8', bom: 0, reason: `UTF-8 with ${invalid} stray bytes` }
    : { encoding: 'windows-1252', bom: 0, reason: 'not UTF-8' }
}

function byteOrderMark(head: Buffer): { encoding: Encoding; bom: number } | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bom: 3 }
  if (head[0] === 0xff && head[1] === 0xfe) return { encoding: 'utf-16le', bom: 2 }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bom: 2 }
  return null
}

function wideByNuls(head: Buffer): Encoding | null {
  let even = 0
  let odd = 0
  for (let i = 0; i < head.length; i++) if (head[i] === 0) i % 2 === 0 ? even++ : odd++
  const most = head.length / 2
  if (odd > most * 0.4 && even < most * 0.05) return 'utf-16le'
  if (even > most * 0.4 && odd < most * 0.05) return 'utf-16be'
  return null
}

async function countNonAscii(source: ByteSource): Promise<{ multibyte: number; invalid: number }> {
  const count = { multibyte: 0, invalid: 0 }
  for await (const piece of wholeCharacters(source.stream(0, Math.min(source.size, scanLimit)))) {
    if (isAscii(piece)) continue
    walkUtf8(piece, (length) => (length > 0 ? count.multibyte++ : count.invalid++))
    if (count.multibyte + count.invalid > enough) break
  }
  return count
}

/** The text of a file in pieces. A byte that its encoding does not know becomes a lone surrogate (U+DC80 + low bits). */
export async function* decode(source: ByteSource, encoding: Encoding): AsyncGenerator<string> {
  const mark = byteOrderMark(await source.read(0, Math.min(3, source.size)))
  const bytes = source.stream(mark?.encoding === encoding ? mark.bom : 0)
  if (encoding === 'utf-8') for await (const piece of wholeCharacters(bytes)) yield decodeUtf8(piece)
  else if (encoding === 'windows-1252') yield* decodeWindows1252(bytes)
  else yield* decodeUtf16(bytes, encoding === 'utf-16be')
}

function decodeUtf8(piece: Buffer): string {
  if (isUtf8(piece)) return piece.toString('utf8')
  let text = ''
  let start = 0
  walkUtf8(piece, (length, at) => {
    if (length > 0) return
    text += piece.toString('utf8', start, at) + String.fromCharCode(0xdc00 + (piece[at] ?? 0))
    start = at + 1
  })
  return text + piece.toString('utf8', start)
}

/** Calls back for each non-ASCII character: its length in bytes, or 0 for a byte that belongs to none. */
function walkUtf8(piece: Buffer, see: (length: number, at: number) => void): void {
  for (let at = 0; at < piece.length; ) {
    const lead = piece[at] ?? 0
    if (lead < 0x80) {
      at++
      continue
    }
    const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 0
    const valid = length > 0 && at + length <= piece.length && isUtf8(piece.subarray(at, at + length))
    see(valid ? length : 0, at)
    at += valid ? length : 1
  }
}

/** Re-cuts chunks so that no UTF-8 character is split between two. */
async function* wholeCharacters(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk
    const cut = bytes.length - openTail(bytes)
    rest = Buffer.from(bytes.subarray(cut))
    if (cut > 0) yield bytes.subarray(0, cut)
  }
  if (rest.length > 0) yield rest
}

/** Number of bytes at the end that begin a character which is not complete yet. */
function openTail(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0
    if (byte < 0x80) return 0
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0
  }
  return 0
}

async function* decodeWindows1252(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const decoder = new TextDecoder('windows-1252')
  for await (const chunk of chunks) yield isAscii(chunk) ? chunk.toString('latin1') : decoder.decode(chunk)
}

async function* decodeUtf16(chunks: AsyncIterable<Buffer>, bigEndian: boolean): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of chunks) {
    const bytes = Buffer.concat([rest, chunk])
    const cut = bytes.length - (bytes.length % 2)
    rest = Buffer.from(bytes.subarray(cut))
    const piece = bytes.subarray(0, cut)
    yield (bigEndian ? piece.swap16() : piece).toString('utf16le')
  }
  if (rest.length > 0) yield String.fromCharCode(0xdc00 + (rest[0] ?? 0))
}

/** A cell with unknown bytes, for people: the byte and the sign that Windows would show. */
export function strayByte(text: string): string | null {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const lone = code >= 0xdc00 && code <= 0xdfff && !isHigh(text.charCodeAt(i - 1))
    if (lone && code >= 0xdc80 && code <= 0xdcff) return byteName(code - 0xdc00)
    if (lone || (isHigh(code) && !isLow(text.charCodeAt(i + 1)))) return `U+${code.toString(16).toUpperCase()}`
  }
  return null
}

/** Shows stray bytes as Windows-1252 would, so that an error file keeps what stood there. */
export function showStrayBytes(text: string): string {
  if (text.isWellFormed()) return text
  return text
    .replace(/(?<![\ud800-\udbff])[\udc80-\udcff]/g, (lone) => windowsSign(lone.charCodeAt(0) - 0xdc00))
    .toWellFormed()
}

const byteName = (byte: number) => `${byte.toString(16).toUpperCase()} ("${windowsSign(byte)}" in Windows-1252)`
const windowsSign = (byte: number) => new TextDecoder('windows-1252').decode(Uint8Array.of(byte))
const isHigh = (code: number) => code >= 0xd800 && code <= 0xdbff
const isLow = (code: number) => code >= 0xdc00 && code <= 0xdfff
