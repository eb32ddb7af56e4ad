import { invalidField } from '#kernel/errors.ts'
import type { ByteSource } from './source.ts'

/** What is not a table, told by its first bytes, with the way out for the person. */
const strangers: { code: string; what: string; advice: string; test: (head: Buffer, text: string) => boolean }[] = [
  {
    code: 'vcard',
    what: 'a vCard file (contacts of an address book)',
    advice:
      'vCard files cannot be imported here. Export the contacts as CSV from the address book and import that file.',
    test: (_, text) => /^\s*BEGIN:VCARD/im.test(text.slice(0, 2000)),
  },
  {
    code: 'icalendar',
    what: 'an iCalendar file (appointments of a calendar)',
    advice: 'Calendar files cannot be imported here. Export the appointments as CSV and import that file.',
    test: (_, text) => /^\s*BEGIN:(VCALENDAR|VEVENT|VTIMEZONE)/im.test(text.slice(0, 2000)),
  },
  {
    code: 'xls',
    what: 'an old Excel workbook (.xls)',
    advice: 'Open it in Excel or LibreOffice and save it as .xlsx or CSV.',
    test: (head) => head.subarray(0, 8).equals(Buffer.from('d0cf11e0a1b11ae1', 'hex')),
  },
  {
    code: 'gzip',
    what: 'a compressed file (gzip)',
    advice: 'Unpack it first and import the file inside.',
    test: (head) => head[0] === 0x1f && head[1] === 0x8b,
  },
  {
    code: 'pdf',
    what: 'a PDF document',
    advice: 'Export the data as CSV or .xlsx instead.',
    test: (_, text) => text.startsWith('%PDF-'),
  },
  {
    code: 'picture',
    what: 'a picture',
    advice: 'Export the data as CSV or .xlsx instead.',
    test: (head) =>
      ['89504e47', 'ffd8ff', '47494638', '52494646'].some((magic) => head.toString('hex', 0, 4).startsWith(magic)),
  },
  {
    code: 'xml',
    what: 'a web page or XML file',
    advice: 'Open it in a spreadsheet program and save it as .xlsx or CSV.',
    test: (_, text) => /^\s*<(\?xml|!doctype|html|table|[a-z]+[ >])/i.test(text),
  },
  {
    code: 'json',
    what: 'a JSON file',
    advice: 'JSON goes through the API (POST /api/v1/{plural}/batch); the import takes CSV or .xlsx.',
    test: (_, text) => /^\s*(\{\s*"|\[\s*[[{"])/.test(text) && isJsonHead(text),
  },
]

/** A CSV may begin with `{"a"` in a cell; JSON has a colon or a bracket right after its first text. */
const isJsonHead = (text: string) => /^\s*(\{\s*"[^"]*"\s*:|\[\s*(\{|\[|"[^"]*"\s*[,\]]))/.test(text)

/** Throws for files that are no CSV, saying what they are; zip archives are looked into by the XLSX reader. */
export async function refuseStrangers(source: ByteSource): Promise<void> {
  if (source.size === 0) throw refused('empty', 'The file is empty. Choose a file with at least one row.')
  const head = await source.read(0, Math.min(4096, source.size))
  const text = head.toString('utf8').replace(/^\ufeff/, '')
  const stranger = strangers.find(({ test }) => test(head, text))
  if (stranger) throw refused(stranger.code, `This is ${stranger.what}, not a table. ${stranger.advice}`)
  if (isBinary(head)) throw refused('binary', 'This is a binary file, not a table. Save the data as CSV or .xlsx.')
}

/** The one error of this folder: the field `file` with a reason that people can act on. */
export const refused = (code: string, message: string, params?: Record<string, unknown>) =>
  invalidField('file', code, message, params)

/** Control signs other than tab and line ends, too many to be stray, and no UTF-16 (whose every other byte is zero). */
function isBinary(head: Buffer): boolean {
  if (head[0] === 0xff || head[0] === 0xfe) return false
  let controls = 0
  let zeros = 0
  for (const byte of head) {
    if (byte === 0) zeros++
    else if (byte < 9 || (byte > 13 && byte < 32 && byte !== 27)) controls++
  }
  return controls > head.length * 0.02 || (zeros > head.length * 0.02 && zeros < head.length * 0.3)
}
