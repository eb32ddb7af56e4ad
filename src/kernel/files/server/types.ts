const signatures: { type: string; bytes: string; at?: number }[] = [
  { type: 'image/png', bytes: '89504e470d0a1a0a' },
  { type: 'image/jpeg', bytes: 'ffd8ff' },
  { type: 'image/gif', bytes: '474946383761' },
  { type: 'image/gif', bytes: '474946383961' },
  { type: 'image/webp', bytes: '57454250', at: 8 },
  { type: 'image/avif', bytes: '6674797061766966', at: 4 },
  { type: 'image/heic', bytes: '6674797068656963', at: 4 },
  { type: 'application/pdf', bytes: '255044462d' },
  { type: 'application/gzip', bytes: '1f8b' },
  { type: 'application/x-7z-compressed', bytes: '377abcaf271c' },
  { type: 'application/vnd.ms-office', bytes: 'd0cf11e0a1b11ae1' },
  { type: 'audio/mpeg', bytes: '494433' },
  { type: 'audio/mpeg', bytes: 'fffb' },
  { type: 'audio/wav', bytes: '57415645', at: 8 },
  { type: 'audio/ogg', bytes: '4f676753' },
  { type: 'audio/flac', bytes: '664c6143' },
  { type: 'audio/mp4', bytes: '667479704d344120', at: 4 },
  { type: 'video/webm', bytes: '1a45dfa3' },
  { type: 'video/mp4', bytes: '66747970', at: 4 },
]
const office = [
  { part: 'xl/', type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' },
  { part: 'word/', type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document' },
  { part: 'ppt/', type: 'application/vnd.openxmlformats-officedocument.presentationml.presentation' },
]
/** What the ending may add to plain text. Markup is not among them: it is shown as text or not at all. */
const textEndings: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  vcf: 'text/vcard; charset=utf-8',
  ics: 'text/calendar; charset=utf-8',
}

/** The media type of the content (S-26). SVG, HTML and XML are text: nothing that runs scripts has a type of its own. */
export function typeOf(head: Uint8Array, name: string): string {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const found = signatures.find(
    ({ bytes: wanted, at = 0 }) => bytes.subarray(at, at + wanted.length / 2).toString('hex') === wanted,
  )
  if (found) return found.type
  if (bytes.subarray(0, 4).toString('hex') === '504b0304') return zipType(bytes)
  if (!isText(bytes)) return 'application/octet-stream'
  return textEndings[/\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''] ?? 'text/plain; charset=utf-8'
}

function zipType(bytes: Buffer): string {
  const text = bytes.toString('latin1')
  return office.find(({ part }) => text.includes(part))?.type ?? 'application/zip'
}

/** UTF-8 without control characters; the last character may be cut off by the end of the head. */
function isText(bytes: Buffer): boolean {
  if (bytes.includes(0)) return false
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true })
    return !/[^\P{Cc}\t\n\f\r]/u.test(text)
  } catch {
    return false
  }
}
