const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' }

const breaks = new Set(['br', 'p', 'div', 'li', 'tr', 'blockquote', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6'])
const silent = new Set(['script', 'style', 'template', 'head'])

/** The words of HTML, for search, titles and export; never for showing as HTML. One pass, whatever is in it (S-53). */
export function htmlToText(html: string): string {
  let text = ''
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    if (open < 0) break
    text += html.slice(at, open)
    const { end, shown } = readTag(html, open)
    text += shown
    at = end
  }
  return tidy(text + html.slice(at))
}

/** Where the tag, comment or silent element ends that begins here, and what it shows. */
function readTag(html: string, open: number): { end: number; shown: string } {
  if (html.startsWith('<!--', open)) return { end: behind(html, '-->', open), shown: '' }
  const name = /^<(\/?)([a-z][a-z0-9]{0,15})/i.exec(html.slice(open, open + 20))
  if (!name) return { end: open + 1, shown: '<' }
  const tag = name[2]?.toLowerCase() ?? ''
  const end = behind(html, '>', open)
  if (name[1] === '' && silent.has(tag)) return { end: behind(html, '>', behind(html, `</${tag}`, end) - 1), shown: '' }
  return { end, shown: breaks.has(tag) && (name[1] === '/' || tag === 'br') ? '\n' : '' }
}

/** The place behind the next `sign`; the end when there is none, so that a search never begins twice. */
function behind(html: string, sign: string, from: number): number {
  const found = html.indexOf(sign, from)
  return found < 0 ? html.length : found + sign.length
}

function tidy(text: string): string {
  const decoded = text.replace(/&(#x?[0-9a-f]{1,6}|[a-z]{2,5});/gi, decodeEntity)
  const lines = decoded.split('\n').map((line) => line.trimEnd())
  return lines.join('\n').trim()
}

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities[name.toLowerCase()] ?? whole
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : whole
}

/** Plain text as HTML that shows it: one paragraph a block. */
export function textToHtml(text: string): string {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return escaped
    .split(/\n{2,}/)
    .map((block) => `<p>${block.replaceAll('\n', '<br>')}</p>`)
    .join('')
}
