/** How tests reach the PostgreSQL that the run has started (`checks/database.ts`). `host` is a socket directory or a name. */
export interface TestDatabase {
  host: string
  port?: number
  user: string
  password?: string
  database: string
}

export const testDatabaseVariable = 'RAPPORT_TEST_DATABASE'

/** The database of this test run; each test makes a schema of its own in it. */
export function testDatabaseConfig(): TestDatabase {
  const config = process.env[testDatabaseVariable]
  if (!config) throw new Error('No test database: run the tests with vitest from the root of the repository')
  return JSON.parse(config) as TestDatabase
}
