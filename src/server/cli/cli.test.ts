import { type ExecFileException, execFile } from 'node:child_process'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { helpOf, readInput, UsageError } from './command.ts'
import { commands } from './main.ts'
import { createProgress } from './progress.ts'

interface Outcome {
  code: number
  out: string
  err: string
}

const program = join(import.meta.dirname, '../../../bin/rapport.js')
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-cli-'))
  // Started as root, the database belongs to another user, who must be able to walk in.
  await chmod(folder, 0o755)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function rapport(args: string[], options: { input?: string; node?: string } = {}): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = { ...process.env, RAPPORT_DATA: join(folder, 'data') }
    const done = (error: ExecFileException | null, out: string, err: string) =>
      resolve({ code: error ? Number(error.code ?? 1) : 0, out, err })
    const child = execFile(options.node ?? process.execPath, [program, ...args], { env, cwd: folder }, done)
    child.stdin?.end(options.input ?? '')
  })
}

describe('the command line', () => {
  test('without words shows all commands and fails', async () => {
    const { code, out } = await rapport([])
    expect(code).toBe(2)
    for (const command of commands) expect(out).toContain(command.summary)
  })

  test.each(commands.map((command) => [command.name, command] as const))(
    '%s has a help of its own',
    async (_, command) => {
      const help = helpOf(command)
      expect(help).toMatch(new RegExp(`^Usage: rapport ${command.name} `, 'm'))
      for (const [name, { help: text }] of Object.entries(command.options ?? {})) {
        expect(help).toContain(`--${name}`)
        expect(help).toContain(text)
      }
    },
  )

  test('options are read with their values', () => {
    const command = {
      name: 'x',
      summary: 'X',
      arguments: ['FILE'],
      options: { key: { value: 'K', help: '' }, dry: { help: '' } },
      run: async () => 0,
    }
    const input = readInput(command, ['a.csv', '--key=email', '--dry'])
    expect([input.arguments, input.text('key'), input.has('dry'), input.has('help')]).toEqual([
      ['a.csv'],
      'email',
      true,
      false,
    ])
    expect(() => readInput(command, ['a.csv', '--key'])).toThrow(UsageError)
  })
})

describe('progress', () => {
  const record = (isTTY: boolean) => {
    const written: string[] = []
    return { written, stream: { isTTY, write: (text: string) => written.push(text) > 0 } }
  }

  test('is a bar that redraws itself on a terminal', () => {
    const { written, stream } = record(true)
    const bar = createProgress('Import', stream)
    bar.show(0, 2000)
    bar.show(1000, 2000)
    bar.end()
    expect(written.join('')).toContain('\r\u001b[KImport [###############               ] 1,000 of 2,000 (50 %)')
    expect(written.at(-1)).toBe('\n')
  })

  test('is a few plain lines elsewhere', () => {
    const { written, stream } = record(false)
    const bar = createProgress('Import', stream)
    for (let done = 0; done <= 1000; done++) bar.show(done, null, 'rows')
    bar.end()
    expect(written).toEqual(['Import 0 rows\n', 'Import 1,000 rows\n'])
  })
})

/** Each command starts a database of its own. */
describe('an installation without a browser', { timeout: 120_000 }, () => {
  const password = 'plum tractor sings at noon'

  test('is set up once; the password may come from standard input', async () => {
    const setup = [
      'setup',
      '--organization',
      'Acme',
      '--name',
      'Ada Admin',
      '--email',
      'Ada@acme.example',
      '--password',
      '-',
    ]
    expect(await rapport(setup, { input: 'short\n' })).toMatchObject({ code: 1, out: '' })
    expect(await rapport(setup, { input: `${password}\n` })).toMatchObject({
      code: 0,
      out: 'Rapport is set up; ada@acme.example can sign in\n',
    })
    expect(await rapport(setup, { input: `${password}\n` })).toMatchObject({
      code: 1,
      err: expect.stringContaining('set up already'),
    })
  })

  test('prints an API key alone on standard output', async () => {
    const { code, out } = await rapport(['api-key', 'create', '--name', 'Nightly', '--role', 'admin'])
    expect(code).toBe(0)
    expect(out).toMatch(/^rpt_\S+\n$/)
    expect(await rapport(['api-key', 'create', '--name', 'X', '--role', 'nobody'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('no role "nobody"'),
    })
  })

  test('imports a file, and says which rows it refused', async () => {
    const file = join(folder, 'accounts.csv')
    await writeFile(file, 'Name,Industry\nAlpha,Technology\nBeta,Retail\n,Retail\n"=HYPERLINK(""http://evil"")",@cmd\n')
    const dry = await rapport(['import', file, '--object', 'account', '--dry-run'])
    expect(dry).toMatchObject({ code: 1, out: expect.stringContaining('would be 2 created') })
    const run = await rapport(['import', file, '--object', 'account', '--errors', join(folder, 'refused.csv')])
    expect(run.out).toContain('2 created, 0 updated, 0 unchanged, 2 refused')
    expect(run.code).toBe(1)
    const [head, empty, formula] = (await readFile(join(folder, 'refused.csv'), 'utf8')).slice(1).split('\r\n')
    expect(head).toBe('row,reason,Name,Industry')
    expect(empty).toMatch(/^4,Name: .*empty,,Retail$/)
    expect(formula).toMatch(/^5,"?Industry: .*,"'=HYPERLINK\(""http:\/\/evil""\)",'@cmd$/)
  })

  test('makes the sample company and removes it', async () => {
    expect(await rapport(['sample', '--remove'])).toMatchObject({ code: 1, out: '' })
    expect((await rapport(['sample', '--contacts', '100'])).out).toContain('The sample company is there: 100 contacts')
    expect((await rapport(['sample', '--remove'])).out).toMatch(/^The sample company is removed: \d+ records\n$/)
    expect(await rapport(['sample', '--remove'])).toMatchObject({ code: 1, out: '' })
  })

  test('says what is wrong with a mapping, all of it at once', async () => {
    const file = join(folder, 'accounts.csv')
    const map = join(folder, 'wrong.json')
    const attempt = async (text: string) => {
      await writeFile(map, text)
      return rapport(['import', file, '--object', 'account', '--map', map])
    }
    expect(await attempt('{ "object": ')).toMatchObject({
      code: 2,
      err: expect.stringContaining('wrong.json is not JSON'),
    })
    const columns = [
      { column: 'Name', field: 'nmae' },
      { column: 'Nobody', field: 'name' },
    ]
    const unknown = await attempt(JSON.stringify({ object: 'account', mode: 'merge', columns, extra: 1 }))
    expect(unknown.code).toBe(1)
    expect(unknown.err).toMatch(/mode: .*create/)
    expect(unknown.err).toMatch(/extra: is not known here/)
    const wrong = await attempt(JSON.stringify({ object: 'account', mode: 'upsert', columns }))
    expect(wrong.code).toBe(1)
    expect(wrong.err).toMatch(/columns\[0\]\.field: account has no field "nmae"/)
    expect(wrong.err).toMatch(/columns\[1\]\.column: The file has no column "Nobody"/)
    expect(wrong.err).toMatch(/key: Choose a key/)
  })

  test('imports by a mapping and a key, again and again without doubles', async () => {
    const file = join(folder, 'partners.csv')
    await writeFile(file, 'No,Company\n1,Gamma\n2,Delta\n')
    const map = join(folder, 'partners.json')
    const columns = [
      { column: 'No', field: 'externalIds.erp' },
      { column: 'Company', field: 'name' },
    ]
    await writeFile(map, JSON.stringify({ object: 'account', mode: 'create', columns }))
    const args = ['import', file, '--object', 'account', '--map', map, '--key', 'externalIds.erp']
    expect((await rapport(args)).out).toContain('2 created, 0 updated, 0 unchanged, 0 refused')
    expect(await rapport(args)).toMatchObject({
      code: 0,
      out: expect.stringContaining('0 created, 0 updated, 2 unchanged'),
    })
    const other = await rapport(['import', file, '--object', 'contact', '--map', map])
    expect(other).toMatchObject({ code: 2, err: expect.stringContaining('"account"') })
  })

  test('gets a sample company', async () => {
    expect(await rapport(['sample', '--contacts', '120'])).toMatchObject({
      code: 0,
      out: expect.stringContaining('120 contacts'),
    })
  })

  test('is backed up and restored elsewhere, where the doctor finds nothing wrong (R-28)', async () => {
    const file = join(folder, 'acme.backup')
    expect(await rapport(['backup', file])).toMatchObject({ code: 0, out: expect.stringContaining('rows of') })
    expect(await rapport(['backup', file])).toMatchObject({ code: 1, err: expect.stringContaining('--overwrite') })
    expect(await rapport(['restore', file])).toMatchObject({ code: 1, err: expect.stringContaining('in use') })
    const elsewhere = ['--data', join(folder, 'elsewhere')]
    expect(await rapport(['restore', file, ...elsewhere])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Acme as of /),
    })
    const doctor = await rapport(['doctor', ...elsewhere])
    expect(doctor.out).not.toContain('FAIL')
    expect(doctor.code).toBe(0)
    expect(await rapport(['migrate', ...elsewhere])).toMatchObject({ code: 0, out: 'The tables are in step.\n' })
  })
})
