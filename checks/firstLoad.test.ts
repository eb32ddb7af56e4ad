import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { build, type Rollup } from 'vite'
import { describe, expect, test, vi } from 'vitest'
import { type Chunk, excessOf, firstLoad, firstLoadLimit } from './firstLoad.ts'

const chunk = (fileName: string, kB: number, rest: Partial<Chunk> = {}): Chunk => ({
  fileName,
  // Text that does not pack: hexadecimal digits of random bytes halve.
  code: randomBytes(kB * 1000).toString('hex'),
  isEntry: false,
  imports: [],
  ...rest,
})

describe('the first load of the web app', () => {
  test('stays within its limit as it is built now', async () => {
    // What is shipped counts: under test React would come with its checks for developers.
    vi.stubEnv('NODE_ENV', 'production')
    const output = await build({
      root: join(import.meta.dirname, '..'),
      logLevel: 'silent',
      build: { write: false },
    })
    vi.unstubAllEnvs()
    const bundle = (Array.isArray(output) ? output : [output]) as Rollup.RollupOutput[]
    const chunks = bundle.flatMap((one) => one.output).filter((file) => file.type === 'chunk')
    const load = firstLoad(chunks)
    expect(load.total).toBeGreaterThan(100)
    expect(excessOf(load)).toBeNull()
  })

  test('counts what the entry imports at once and the larger language, not what comes later', () => {
    const { total, largest } = firstLoad([
      chunk('entry.js', 20, { isEntry: true, imports: ['shared.js'] }),
      chunk('shared.js', 30, { imports: ['entry.js'] }),
      chunk('later.js', 500),
      chunk('en.js', 10, { facadeModuleId: '/src/web/i18n/en.ts' }),
      chunk('de.js', 12, { facadeModuleId: '/src/web/i18n/de.ts' }),
    ])
    expect(largest.map(({ fileName }) => fileName)).toEqual(['shared.js', 'entry.js', 'de.js'])
    expect(total).toBeGreaterThan(62)
    expect(total).toBeLessThan(80)
  })

  test('above the limit it is refused, and the largest pieces are named', () => {
    const load = firstLoad([chunk('entry.js', firstLoadLimit + 1, { isEntry: true })])
    expect(excessOf(load)).toMatch(/^The first load is .*entry\.js/)
  })
})
