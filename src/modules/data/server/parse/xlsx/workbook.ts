import { type NumberFormat, numberFormat } from './format.ts'
import { attribute, decodeEscapes, readXml } from './xml.ts'
import { type Archive, broken, tooLarge } from './zip.ts'

/** What the sheets of a workbook share. */
export interface Workbook {
  archive: Archive
  /** Visible sheets in order, with the archive name of each. */
  sheets: { name: string; path: string }[]
  since1904: boolean
  strings: string[]
  /** By the style number of a cell. */
  formats: NumberFormat[]
}

const limits = { strings: 5_000_000, characters: 256 * 1024 * 1024 }

export async function readWorkbook(archive: Archive): Promise<Workbook> {
  const book = archive.names.find((name) => /(^|\/)workbook\.xml$/.test(name))
  if (!book) throw broken('it holds no workbook')
  const folder = book.slice(0, book.lastIndexOf('/') + 1)
  const targets = await readTargets(archive, folder)
  const { sheets, since1904 } = await readSheetList(archive, book, folder, targets)
  if (sheets.length === 0) throw broken('it holds no sheet')
  const part = (name: string) => archive.names.find((other) => other === `${folder}${name}`)
  const stringsPart = part('sharedStrings.xml')
  const stylesPart = part('styles.xml')
  return {
    archive,
    sheets,
    since1904,
    strings: stringsPart ? await readStrings(archive, stringsPart) : [],
    formats: stylesPart ? await readFormats(archive, stylesPart) : [],
  }
}

/** Relation id → part name. */
async function readTargets(archive: Archive, folder: string): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  const name = `${folder}_rels/workbook.xml.rels`
  if (!archive.names.includes(name)) return targets
  await readXml(archive.open(name), {
    open(tag, attributes) {
      const id = attribute(attributes, 'Id')
      const target = attribute(attributes, 'Target')
      if (tag === 'Relationship' && id && target)
        targets.set(id, target.startsWith('/') ? target.slice(1) : folder + target)
    },
    text() {},
    close() {},
  })
  return targets
}

async function readSheetList(archive: Archive, book: string, folder: string, targets: Map<string, string>) {
  const sheets: { name: string; path: string }[] = []
  let since1904 = false
  await readXml(archive.open(book), {
    open(tag, attributes) {
      if (tag === 'workbookPr') since1904 = ['1', 'true'].includes(attribute(attributes, 'date1904') ?? '')
      if (tag !== 'sheet' || ['hidden', 'veryHidden'].includes(attribute(attributes, 'state') ?? '')) return
      const path =
        targets.get(attribute(attributes, 'r:id') ?? '') ?? `${folder}worksheets/sheet${sheets.length + 1}.xml`
      if (archive.names.includes(path))
        sheets.push({ name: attribute(attributes, 'name') ?? `${sheets.length + 1}`, path })
    },
    text() {},
    close() {},
  })
  return { sheets, since1904 }
}

/** Rich text runs are joined; phonetic hints (`rPh`) are left out. */
async function readStrings(archive: Archive, name: string): Promise<string[]> {
  const strings: string[] = []
  let characters = 0
  let current = ''
  let inText = false
  let phonetic = false
  await readXml(archive.open(name), {
    open(tag) {
      if (tag === 'si') current = ''
      else if (tag === 'rPh') phonetic = true
      else if (tag === 't') inText = !phonetic
    },
    text(text) {
      if (inText) current += text
    },
    close(tag) {
      if (tag === 't') inText = false
      else if (tag === 'rPh') phonetic = false
      else if (tag === 'si') {
        strings.push(decodeEscapes(current))
        characters += current.length
        if (strings.length > limits.strings || characters > limits.characters) throw tooLarge('it holds too much text')
      }
    },
  })
  return strings
}

async function readFormats(archive: Archive, name: string): Promise<NumberFormat[]> {
  const codes = new Map<number, string>()
  const formats: NumberFormat[] = []
  let inCells = false
  await readXml(archive.open(name), {
    open(tag, attributes) {
      if (tag === 'numFmt')
        codes.set(Number(attribute(attributes, 'numFmtId')), attribute(attributes, 'formatCode') ?? '')
      else if (tag === 'cellXfs') inCells = true
      else if (tag === 'xf' && inCells) {
        const id = Number(attribute(attributes, 'numFmtId') ?? 0)
        formats.push(numberFormat(id, codes.get(id)))
      }
    },
    text() {},
    close(tag) {
      if (tag === 'cellXfs') inCells = false
    },
  })
  return formats
}
