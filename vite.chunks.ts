import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Plugin, parseSync, type Rolldown } from 'vite'
import { loadedAtOnce } from './checks/firstLoad.ts'

/**
 * What is loaded together comes as one file, not as a hundred: each request costs a phone half a second, six at a time. A
 * module lies in the first of these files that needs it; whatever none of them needs is cut by the bundler.
 */
const files = [
  ['first', 'src/web/main.tsx'],
  ['door', 'src/web/start/SignIn.tsx'],
  ['home', 'src/web/home/Home.tsx'],
  // Comes soon after each screen of a phone, and shares little with lists, which would come with it.
  ['pull', 'src/web/shell/PullToRefresh.tsx'],
  ['list', 'src/web/screens/Index.tsx'],
  ['record', 'src/web/screens/Record.tsx'],
] as const

/** What a screen asks for further, each a file or a few of their own. */
const further = [['board', 'src/kernel/records/web/Board.tsx']] as const

/** Where the texts of a screen lie that are no part of the first load. */
const texts = [
  ['door', 'start'],
  ['home', 'onboarding'],
] as const

/** The files as `codeSplitting.groups`. */
export function screenFiles() {
  let found: Map<string, string> | undefined
  const fileOf = (id: string, graph: ChunkingContext) => {
    found ??= divided(graph)
    return found.get(id)
  }
  return files.map(([file], at) => ({
    name: (id: string, graph: ChunkingContext) => (fileOf(id, graph) === file ? file : null),
    debugName: file,
    priority: files.length - at,
  }))
}

type ChunkingContext = { getModuleInfo(id: string): { importedIds: readonly string[] } | null }

function divided(graph: ChunkingContext): Map<string, string> {
  const found = new Map<string, string>()
  for (const [name, entry] of files)
    for (const id of loadedBy(join(import.meta.dirname, entry), graph)) if (!found.has(id)) found.set(id, name)
  return found
}

function loadedBy(entry: string, graph: ChunkingContext): Set<string> {
  const found = new Set([entry])
  for (const id of found) for (const next of graph.getModuleInfo(id)?.importedIds ?? []) found.add(next)
  return found
}

/** Writes the names of these files, and of the texts of each language, into the page, where `early.js` finds what to fetch ahead. */
export function screenNames(): Plugin {
  return {
    name: 'screen-names',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const chunks = Object.values(bundle).filter((file) => file.type === 'chunk')
        const atHand = loadedAtOnce(chunks)
        const names: Record<string, string[]> = {}
        for (const file of chunks) {
          const name = nameOf(file)
          if (name === null) continue
          // What it needs beside the first load would be found only once it is there itself.
          const needed = chunks.filter(({ fileName }) => file.imports.includes(fileName) && !atHand.has(fileName))
          const styles = [file, ...needed].flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])])
          const parts = [...[file, ...needed].map(({ fileName }) => fileName), ...styles]
          names[name] = [...new Set([...(names[name] ?? []), ...parts.map((one) => `/${one}`)])]
        }
        const content = JSON.stringify(names)
        return [{ tag: 'meta', attrs: { name: 'screen-files', content }, injectTo: 'head-prepend' }]
      },
    },
  }
}

/** `list`; `board`; `en` for the texts of the first load; `door en` for those of the door and `home en` for those of the start page. */
function nameOf({ name, facadeModuleId }: Rolldown.OutputChunk): string | null {
  if (files.some(([file]) => file === name && file !== 'first')) return name
  const id = facadeModuleId ?? ''
  // The few letters by which the program asks for a screen are a file of their own.
  const screen = [...files, ...further].find(
    ([file, entry]) => file !== 'first' && id === join(import.meta.dirname, entry),
  )
  if (screen) return screen[0]
  const late = texts.find(([, room]) => id.includes(`/${room}/locales/`))
  const language = /\/([a-z]{2})\.(json|ts)$/.exec(id)?.[1]
  if (!language) return null
  return late ? `${late[0]} ${language}` : id.includes('/i18n/') ? language : null
}

/** Doors that lead to many modules, of which each file needs a few; those that lead through others come after them. */
const barrels = ['@mantine/core', '@mantine/hooks', '@tabler/icons-react', '#ui/inputs.ts']

/**
 * Imports what stands behind such a door from where it lies, so that a module's imports tell what it needs; otherwise all of it
 * would belong to the first file that needs any of it.
 */
export function directImports(): Plugin {
  const doors = new Map<string, Door>()
  return {
    name: 'direct-imports',
    apply: 'build',
    enforce: 'post',
    async buildStart() {
      const locate = async (name: string, from?: string) => {
        const found = await this.resolve(name, from)
        if (!found) throw new Error(`${name} is not installed`)
        return found.id
      }
      for (const name of barrels) doors.set(name, await behind(await locate(name), doors, locate))
    },
    transform(code, id) {
      if (!barrels.some((name) => code.includes(name))) return null
      const imports = parseSync(id.replace(/\?.*$/, '').replace(/\.tsx?$/, '.js'), code).module.staticImports
      let text = code
      for (const one of imports.toReversed()) {
        const door = doors.get(one.moduleRequest.value)
        if (door) text = text.slice(0, one.start) + written(one, door) + text.slice(one.end)
      }
      return { code: text, map: null }
    },
  }
}

interface Behind {
  file: string
  name: string
}

type Door = Map<string, Behind>

/** Where each export lies. */
async function behind(file: string, doors: Map<string, Door>, locate: Locate): Promise<Door> {
  const { module } = parseSync(file, await readFile(file, 'utf8'))
  const found: Door = new Map()
  for (const { exportName, importName, moduleRequest } of module.staticExports.flatMap(({ entries }) => entries)) {
    if (!moduleRequest || !exportName.name || !importName.name) continue
    const further = doors.get(moduleRequest.value)?.get(importName.name)
    const there = further ?? { file: await locate(moduleRequest.value, file), name: importName.name }
    found.set(exportName.name, there)
  }
  return found
}

type Locate = (name: string, from: string) => Promise<string>

type StaticImport = ReturnType<typeof parseSync>['module']['staticImports'][number]

function written({ entries, moduleRequest }: StaticImport, door: Door): string {
  const lines = entries.map(({ importName, localName }) => {
    const there = door.get(importName.name ?? '')
    const [file, name] = there ? [there.file, there.name] : [moduleRequest.value, importName.name]
    if (!name) throw new Error(`${moduleRequest.value} is imported as a whole`)
    return `import { ${name} as ${localName.value} } from ${JSON.stringify(file)};`
  })
  return lines.join('')
}
