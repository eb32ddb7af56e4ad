import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { languageCodes } from '#kernel/fields/contract.ts'
import { fileReader, fileSweep } from '#kernel/files/server/files.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import { jobName, readerName } from '#web/settings/jobs/names.ts'
import { modules } from '../src/server/modules.ts'

let ws: TestWorkspace

beforeAll(async () => {
  ws = await testWorkspace({ modules })
})
afterAll(() => ws.close())

/** The words of a language as the screen finds them; what is not there comes out as `defaultValue`. */
function wordsOf(language: string) {
  const settings = JSON.parse(readFileSync(`src/web/settings/locales/${language}.json`, 'utf8'))
  return (key: string, { defaultValue }: { defaultValue: string }): string =>
    key.split('.').reduce((words, part) => words?.[part], settings) ?? defaultValue
}

it.each(languageCodes)('every job and every reader of the log is called something in %s', (language) => {
  const t = wordsOf(language)
  const store = {} as Parameters<typeof fileSweep>[0]
  const jobs = [...ws.workspace.modules.flatMap((module) => module.jobs ?? []), fileSweep(store)]
  const readers = [...ws.workspace.modules.flatMap((module) => module.readers ?? []), fileReader(store)]
  expect(jobs.length).toBeGreaterThan(10)
  expect(readers.length).toBeGreaterThan(3)
  expect(jobs.filter(({ name }) => jobName(name, t) === name).map(({ name }) => name)).toEqual([])
  expect(readers.filter(({ name }) => readerName(name, t) === name).map(({ name }) => name)).toEqual([])
})
