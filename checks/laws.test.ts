import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findViolations, type Violation } from './laws.ts'

const root = join(import.meta.dirname, '..')

test('the tree keeps the import laws, and it was looked at', async () => {
  const { modules, violations } = await findViolations(root)
  expect(violations).toEqual([])
  expect(modules).toBeGreaterThan(100)
})

/** One offence a law: file, text, the rule that must find it. */
const offences: [rule: string, file: string, text: string][] = [
  ['law-1-pure', 'src/modules/sales/objects/planted.ts', "import '#kernel/db/database.ts'"],
  [
    'law-1-pure',
    'src/kernel/filter/planted.contract.ts',
    "import type { Database } from '#kernel/db/database.ts'\nexport type A = Database",
  ],
  ['law-1-pure', 'src/kernel/fields/planted/kind.ts', "import '#kernel/permissions/server/access.ts'"],
  ['law-1-pure', 'src/modules/sales/objects/plantedNode.ts', "import 'node:fs'"],
  ['law-2-server-web', 'src/kernel/records/server/planted.ts', "import '#kernel/records/web/state.ts'"],
  ['law-2-server-web', 'src/kernel/records/web/planted.ts', "import '#kernel/records/server/values.ts'"],
  ['law-3-kernel', 'src/kernel/records/server/plantedKernel.ts', "import '#modules/sales/objects/lead.ts'"],
  ['law-3-ui', 'src/ui/planted.ts', "import type { Filter } from '#kernel/filter/contract.ts'\nexport type A = Filter"],
  ['law-4-modules', 'src/modules/sales/server/planted.ts', "import '#modules/customers/objects/account.ts'"],
  ['law-5-hosts', 'src/kernel/records/server/plantedHost.ts', "import '#server/postgres/start.ts'"],
  [
    'law-6-sql',
    'src/modules/sales/server/plantedSql.ts',
    "import { sql } from '#kernel/db/sql.ts'\nexport const a = sql`select 1`",
  ],
  ['law-6-driver', 'src/modules/sales/server/plantedDriver.ts', "import pg from 'pg'\nexport const a = pg"],
  [
    'law-7-cycles',
    'src/modules/sales/server/plantedA.ts',
    "import { b } from './plantedB.ts'\nexport const a = () => b",
  ],
  ['unresolvable', 'src/modules/sales/server/plantedNowhere.ts', "import './nowhere.ts'"],
]
const helpers: [file: string, text: string][] = [
  ['src/modules/sales/server/plantedB.ts', "import { a } from './plantedA.ts'\nexport const b = () => a"],
]

describe('a planted offence is found', () => {
  let copy: string
  let violations: Violation[]

  beforeAll(async () => {
    copy = await mkdtemp(join(tmpdir(), 'rapport-laws-'))
    for (const name of ['src', 'checks', 'package.json', '.dependency-cruiser.cjs']) {
      await cp(join(root, name), join(copy, name), { recursive: true })
    }
    await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))
    for (const [file, text] of [...offences.map(([, file, text]) => [file, text] as const), ...helpers]) {
      await mkdir(dirname(join(copy, file)), { recursive: true })
      await writeFile(join(copy, file), `${text}\n`)
    }
    violations = (await findViolations(copy)).violations
  })
  afterAll(() => rm(copy, { recursive: true, force: true }))

  test.each(offences)('%s in %s', (rule, file) => {
    expect(violations.filter((violation) => violation.from === file).map((violation) => violation.rule)).toContain(rule)
  })
})
