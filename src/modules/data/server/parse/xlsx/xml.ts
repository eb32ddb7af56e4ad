import { broken, tooLarge } from './zip.ts'

/** What a reader of XML hears. Attribute text is handed over raw and decoded by `attribute`. */
export interface XmlEvents {
  open(name: string, attributes: string): void
  text(text: string): void
  close(name: string): void
}

/** Characters of one tag or one text; an honest workbook cell holds at most 32,767. */
const longestPiece = 4 * 1024 * 1024

/**
 * Reads the plain XML of spreadsheets piece by piece: tags, text, CDATA. Document types are refused, since only they
 * could define entities that blow up or fetch something. Name prefixes (`x:row`) are cut off.
 */
export async function readXml(chunks: AsyncIterable<Buffer>, events: XmlEvents, done?: () => boolean): Promise<void> {
  const feed = xmlFeed(events)
  for await (const chunk of chunks) {
    feed(chunk)
    if (done?.()) return
  }
}

export function xmlFeed(events: XmlEvents): (chunk: Buffer) => void {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  return (chunk) => {
    rest += decoder.decode(chunk, { stream: true })
    rest = rest.slice(consume(rest, events))
    if (rest.length > longestPiece) throw tooLarge('a cell is longer than any spreadsheet allows')
  }
}

/** Answers how many characters were used; what follows waits for more. */
function consume(xml: string, events: XmlEvents): number {
  let at = 0
  for (;;) {
    const tag = xml.indexOf('<', at)
    if (tag < 0) return at
    const special = xml[tag + 1] === '!' || xml[tag + 1] === '?' ? skipSpecial(xml, tag, events, at) : undefined
    if (special === null) return at
    if (special !== undefined) {
      at = special
      continue
    }
    const end = xml.indexOf('>', tag)
    if (end < 0) return at
    if (tag > at) events.text(decodeEntities(xml.slice(at, tag)))
    readTag(xml, tag + 1, end, events)
    at = end + 1
  }
}

function readTag(xml: string, start: number, end: number, events: XmlEvents): void {
  if (xml[start] === '/') {
    events.close(localName(xml.slice(start + 1, end).trimEnd()))
    return
  }
  const selfClosing = xml[end - 1] === '/'
  const inside = xml.slice(start, selfClosing ? end - 1 : end)
  const space = inside.search(/\s/)
  const name = localName(space < 0 ? inside : inside.slice(0, space))
  events.open(name, space < 0 ? '' : inside.slice(space))
  if (selfClosing) events.close(name)
}

/** Position after a comment, instruction or CDATA; null when it is not complete yet. */
function skipSpecial(xml: string, tag: number, events: XmlEvents, textStart: number): number | null {
  const kind = [
    { open: '<?', close: '?>' },
    { open: '<!--', close: '-->' },
    { open: '<![CDATA[', close: ']]>' },
  ].find(({ open }) => xml.startsWith(open, tag))
  if (!kind) {
    if (xml.length - tag < 9) return null
    throw broken('it declares a document type')
  }
  const end = xml.indexOf(kind.close, tag + kind.open.length)
  if (end < 0) return null
  if (tag > textStart) events.text(decodeEntities(xml.slice(textStart, tag)))
  if (kind.open === '<![CDATA[') events.text(xml.slice(tag + kind.open.length, end))
  return end + kind.close.length
}

const localName = (name: string) => name.slice(name.indexOf(':') + 1)

/** The value of one attribute of a tag, or null. */
export function attribute(attributes: string, name: string): string | null {
  let at = attributes.indexOf(`${name}=`)
  while (at > 0 && !/\s/.test(attributes[at - 1] ?? ' ')) at = attributes.indexOf(`${name}=`, at + 1)
  if (at < 0) return null
  const open = at + name.length + 1
  const end = attributes.indexOf(attributes[open] ?? '"', open + 1)
  return end < 0 ? null : decodeEntities(attributes.slice(open + 1, end))
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (whole, hex, decimal, name) => {
    if (name) return entities[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '\ufffd'
  })
}

/** Office writes control signs as `_x000D_`. */
export const decodeEscapes = (text: string) =>
  text.includes('_x')
    ? text.replace(/_x([0-9A-F]{4})_/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : text
