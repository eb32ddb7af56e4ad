import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { decodePng } from '../e2e/png.ts'
import { languageCodes } from '../src/kernel/fields/contract.ts'
import { wayOf } from '../src/web/worker/shell.ts'

const folder = join(import.meta.dirname, '../src/web/public')

interface Icon {
  src: string
  type: string
  sizes: string
  purpose?: string
}
interface Shortcut {
  name: string
  name_localized: Record<string, string | { value: string }>
  url: string
  icons: Icon[]
}
interface Manifest {
  start_url: string
  scope: string
  display: string
  display_override: string[]
  theme_color: string
  background_color: string
  icons: Icon[]
  shortcuts: Shortcut[]
}

const text = (file: string) => readFile(join(folder, file), 'utf8')
const manifest = JSON.parse(await text('manifest.webmanifest')) as Manifest

test('can be installed: its icons are there, as large as they say, whole and to be cut', async () => {
  // By its start the app knows that it was opened as one, and goes on where it was when there is no connection.
  expect(manifest).toMatchObject({ id: '/', start_url: '/?open=last', scope: '/', display: 'standalone' })
  expect(manifest.display_override).toEqual(['standalone', 'minimal-ui'])
  const pictures = manifest.icons.filter(({ type }) => type === 'image/png')
  expect(pictures.map(({ sizes, purpose }) => `${purpose} ${sizes}`)).toEqual([
    'any 192x192',
    'any 512x512',
    'maskable 192x192',
    'maskable 512x512',
  ])
  for (const { src, sizes } of [...pictures, ...manifest.shortcuts.flatMap(({ icons }) => icons)]) {
    const { width, height } = decodePng(await readFile(join(folder, src)))
    expect([src, `${width}x${height}`]).toEqual([src, sizes])
  }
})

test('draws icons that are cut up to the edge, in the colour of the others', async () => {
  const corner = async (name: string) => [...decodePng(await readFile(join(folder, name))).pixels.subarray(0, 3)]
  const ground = /fill="#(\w{6})"/.exec(await text('icon.svg'))?.[1] ?? ''
  const colour = [0, 2, 4].map((at) => Number.parseInt(ground.slice(at, at + 2), 16))
  for (const name of ['icon-maskable-192.png', 'icon-maskable-512.png', 'icon-touch-180.png'])
    expect([name, await corner(name)]).toEqual([name, colour])
})

test('says its shortcuts in every language and wears the colours of the shell', async () => {
  for (const { name, name_localized, url } of manifest.shortcuts) {
    expect([name, ['en', ...Object.keys(name_localized)].sort()]).toEqual([name, languageCodes.toSorted()])
    expect(url).toMatch(/^\/(o\/|\?open=)/)
  }
  const shell = /--shell: (#\w{6})/.exec(await readFile(join(folder, '../../ui/tokens.css'), 'utf8'))?.[1]
  expect([manifest.theme_color, manifest.background_color]).toEqual([shell, shell])
})

test('colours the frame of the system like the shell, in either look that a person chooses', async () => {
  const tokens = await readFile(join(folder, '../../ui/tokens.css'), 'utf8')
  const shells = [...tokens.matchAll(/--shell: (#\w{6})/g)].slice(0, 2).map(([, colour]) => colour ?? '')
  const page = await readFile(join(folder, '../../../index.html'), 'utf8')
  const early = await readFile(join(folder, '../early.js'), 'utf8')
  for (const colour of shells) {
    expect(page).toContain(`name="theme-color" content="${colour}"`)
    expect(early).toContain(`'${colour}'`)
  }
})

test('opens without a connection with every file that the page names itself', async () => {
  const page = await readFile(join(folder, '../../../index.html'), 'utf8')
  const files = [...page.matchAll(/(?:src|href)="(\/[^"/]+\.\w+)"/g)].map(([, path]) => path ?? '')
  const origin = 'https://crm.example'
  const way = (path: string) => wayOf({ method: 'GET', mode: 'no-cors', url: `${origin}${path}` }, origin)
  expect(files).toContain('/icon-48.png')
  expect(files.filter((path) => way(path) !== 'asset')).toEqual([])
})
