import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findLines, sourceFiles } from './source.ts'
import { findBuiltSql } from './sql.ts'

const root = join(import.meta.dirname, '..')
const programs = /^(src|e2e|bench|bin)\/.*\.(ts|tsx|js|cjs|mjs)$/

const publicRegistry = 'https://registry.npmjs.org/'

/** Put together here, so that this page does not find itself. */
const unfinished = new RegExp(
  [
    'TO' + 'DO',
    'FIX' + 'ME',
    '@ts-' + '(ignore|nocheck|expect-error)',
    'biome-' + 'ignore',
    'eslint-' + 'disable',
    '\\.(skip|only|todo)\\(',
  ].join('|'),
)
const oneMachine = /(^|["'`\s(=:])\/(work|Users|home\/\w+|root)\/\w/

describe('nothing is left unfinished, silenced or skipped', () => {
  test('in the sources', async () => {
    const files = await sourceFiles(root, programs)
    expect(files.length).toBeGreaterThan(50)
    expect(findLines(files, unfinished)).toEqual([])
  })

  test.each(['// TO' + 'DO later', 'test.' + "skip('x')", '// @ts-' + 'ignore', '/* biome-' + 'ignore lint */'])(
    '%s would be found',
    (line) => {
      expect(findLines([{ path: 'src/a.ts', text: `const a = 1\n${line}` }], unfinished)).toHaveLength(1)
    },
  )
})

describe('nothing speaks of one machine', () => {
  test('in any text of the repository', async () => {
    const files = await sourceFiles(root, /\.(ts|tsx|js|cjs|mjs|json|md|css|html|ya?ml|sh)$|^\.ci\//)
    expect(
      findLines(
        files.filter(({ path }) => path !== 'checks/scans.test.ts'),
        oneMachine,
      ),
    ).toEqual([])
  })

  test('a path of a machine would be found', () => {
    const text = `const file = '/${'home'}/ada/rapport'`
    expect(findLines([{ path: 'src/a.ts', text }], oneMachine)).toHaveLength(1)
  })

  test('the lock file names the public registry alone, with a checksum for each package (V-49)', async () => {
    const lock = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { resolved?: string; integrity?: string; inBundle?: boolean; link?: boolean }>
    }
    const entries = Object.entries(lock.packages).filter(([path]) => path !== '')
    expect(entries.length).toBeGreaterThan(200)
    const odd = entries.filter(([, entry]) => {
      if (entry.inBundle) return false
      const resolved = entry.resolved ?? publicRegistry
      return !resolved.startsWith(publicRegistry) || !entry.integrity
    })
    expect(odd.map(([path, entry]) => `${path}: ${entry.resolved}`)).toEqual([])
  })
})

describe('no SQL is built from strings (V-30)', () => {
  test('outside the one place that compiles the sql tag', async () => {
    const files = await sourceFiles(root, /^src\/(?!kernel\/db\/).*\.tsx?$/)
    const found = await Promise.all(files.filter(({ path }) => !/\.(test|fixture)\.tsx?$/.test(path)).map(findBuiltSql))
    expect(found.flat()).toEqual([])
  })

  /** `§` stands for `$`, so that the samples are plain strings. */
  const sample = (text: string) => ({ path: 'src/modules/a/server/b.ts', text: text.replaceAll('§', '$') })

  test.each([
    'client.query(`select * from §{table}`)',
    "client.query('select * from ' + table)",
    "client.query({ text: 'delete from ' + table, values: [] })",
    "client.query(['select', column].join(' '))",
    'sql`order by §{raw(`§{column} desc`)}`',
    "client.query(isAll ? 'select 1' : `select §{column}`)",
  ])('%s would be found', async (text) => {
    expect(await findBuiltSql(sample(text))).toHaveLength(1)
  })

  test.each(["client.query('select 1')", 'db.rows(sql`select §{value}`)', "raw(isDown ? 'desc' : 'asc')"])(
    '%s is fine',
    async (text) => {
      expect(await findBuiltSql(sample(text))).toEqual([])
    },
  )
})
