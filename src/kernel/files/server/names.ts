const longest = 180
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i

/**
 * A name as it may be shown and offered for saving (S-27): the last part of any path, without control, invisible and
 * direction characters, without what file systems give a meaning, never hidden, never a device.
 */
export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\uFFFD]/gu, '')
    .replace(/[<>:"|?*`;]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  if (plain === '') return 'file'
  return shorten(reserved.test(plain) ? `_${plain}` : plain)
}

/** V-43: a header value in the form of RFC 6266, with a plain name for old programs and the real one for all others. */
export function contentDisposition(kind: 'attachment' | 'inline', name: string): string {
  const safe = safeName(name)
  const plain = safe.replace(/[^\x20-\x7e]/g, '_').replace(/[%"\\]/g, '_')
  const encoded = encodeURIComponent(safe).replace(
    /['()*!]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${kind}; filename="${plain}"; filename*=UTF-8''${encoded}`
}

/** Keeps the ending when the name is too long, and never cuts a character in two. */
function shorten(name: string): string {
  const characters = [...name]
  if (characters.length <= longest) return name
  const ending = /\.[\w]{1,10}$/.exec(name)?.[0] ?? ''
  return characters.slice(0, longest - ending.length).join('') + ending
}
