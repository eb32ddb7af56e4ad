import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { diskStore } from '#kernel/files/server/disk.ts'
import type { FileStore } from '#kernel/files/server/store.ts'
import { migrateJobs } from '#kernel/jobs/server/worker.ts'
import { testDatabaseConfig } from '#kernel/testing/postgres.ts'
import { type Browser, project, type TestApp, testApp } from '#server/http/app.fixture.ts'
import type { FileProbe, GuessResult, ImportRun, Mapping } from '../contract.ts'
import { dataModule, importing } from './module.ts'

let app: TestApp
let admin: Browser
let files: FileStore
let folder: string
beforeAll(async () => {
  await migrateJobs(testDatabaseConfig())
  folder = await mkdtemp(join(tmpdir(), 'rapport-routes-'))
  files = diskStore(folder)
  app = await testApp({ objects: [project], modules: [dataModule, importing(files)] })
  admin = await app.setUp()
})
afterAll(async () => {
  await app.close()
  await rm(folder, { recursive: true, force: true })
})

const boundary = 'x-boundary'
/** One file as a browser sends it. */
async function upload(browser: Browser, name: string, content: string | Buffer) {
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: text/csv\r\n\r\n`
  return app.app.inject({
    method: 'POST',
    url: '/api/v1/imports/files',
    headers: {
      cookie: browser.cookie,
      origin: app.config.publicUrl,
      'x-csrf-token': browser.me.csrfToken,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content as string), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}

/** What the worker does with the queued job. */
async function work(browser: Browser, run: ImportRun): Promise<ImportRun> {
  const ctx = (await app.ws.workspace.contextFor({ type: 'user', id: browser.me.id }, 'ui')) as Context
  for (const job of importing(files).jobs ?? []) await job.run(ctx, { import: run.id })
  return (await browser.request('GET', `/api/v1/imports/${run.id}`)).json()
}
const mapping: Mapping = {
  object: 'project',
  mode: 'create',
  columns: [
    { column: 'Name', field: 'name' },
    { column: 'Budget', field: 'budget' },
  ],
}

describe('imports over HTTP', () => {
  it('goes from a file to records: upload, guess, dry run, run, error file, undo', async () => {
    const probe: FileProbe = (
      await upload(admin, '../../etc/p;rojects.csv', 'Name,Budget\nAlpha,"1,5"\nBeta,x\n')
    ).json()
    expect(probe).toMatchObject({ name: 'p_rojects.csv', rows: 2, options: { delimiter: ',', header: true } })
    const looked = await admin.request('POST', '/api/v1/imports/probe', {
      fileId: probe.fileId,
      options: { decimalSign: ',' },
    })
    expect(looked.json<FileProbe>().options.decimalSign).toBe(',')
    const guess = await admin.request('POST', '/api/v1/imports/guess', { fileId: probe.fileId, object: 'project' })
    expect(guess.json<GuessResult>().mapping).toEqual(mapping)
    const request = { fileId: probe.fileId, options: { decimalSign: ',' }, mapping }
    const dry = await admin.request('POST', '/api/v1/imports', { ...request, dryRun: true })
    expect(dry.statusCode).toBe(202)
    expect(await work(admin, dry.json())).toMatchObject({ state: 'done', created: 1, failed: 1, dryRun: true })
    const run = await work(admin, (await admin.request('POST', '/api/v1/imports', request)).json())
    expect(run).toMatchObject({ state: 'done', created: 1, failed: 1, firstErrors: [{ row: 3, column: 'Budget' }] })
    const errors = await admin.request('GET', run.errorFile ?? '')
    expect(errors.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(errors.headers['content-disposition']).toContain('attachment; filename="p_rojects-errors.csv"')
    expect(errors.body).toContain('Beta,x')
    const again = await admin.request('POST', '/api/v1/imports/guess', { fileId: probe.fileId, object: 'project' })
    expect(again.json()).toMatchObject({ remembered: true })
    expect((await admin.request('POST', '/api/v1/imports', request)).statusCode).toBe(409)
    const records = await admin.request('POST', '/api/v1/projects/query', { fields: ['name', 'budget'] })
    expect(records.json()).toMatchObject({ items: [{ name: 'Alpha', budget: '1.5' }] })
    expect((await admin.request('GET', '/api/v1/imports')).json()).toMatchObject({
      items: [{ id: run.id }, { dryRun: true }],
    })
    expect(await (await admin.request('POST', `/api/v1/imports/${run.id}/cancellation`)).json()).toMatchObject({
      state: 'done',
    })
  })

  it('refuses what is no table, with the reason, and keeps nothing of it', async () => {
    const answer = await upload(admin, 'people.csv', 'BEGIN:VCARD\nEND:VCARD\n')
    expect(answer.statusCode).toBe(422)
    expect(answer.json()).toMatchObject({ code: 'invalid', issues: [{ field: 'file', code: 'vcard' }] })
    const kept = await Array.fromAsync(files.olderThan(new Date(Date.now() + 60_000)))
    expect(kept).toHaveLength(1)
  })

  it('answers only who may import, and knows only their own files and runs (S-02, S-28)', async () => {
    const person = await app.signedIn(['user'])
    expect((await upload(person, 'a.csv', 'Name\nA\n')).statusCode).toBe(403)
    const other = await app.signedIn(['manager'])
    const mine: FileProbe = (await upload(admin, 'a.csv', 'Name\nA\n')).json()
    for (const fileId of [mine.fileId, '01900000-0000-7000-8000-000000000000']) {
      expect((await other.request('POST', '/api/v1/imports/probe', { fileId })).statusCode).toBe(404)
      expect((await other.request('POST', '/api/v1/imports', { fileId, mapping })).statusCode).toBe(404)
    }
    for (const fileId of ['../../../etc/passwd', '/etc/passwd', '%2e%2e/x', 'file:///etc/passwd']) {
      expect((await other.request('POST', '/api/v1/imports/probe', { fileId })).statusCode).toBe(400)
    }
    const [run] = (await admin.request('GET', '/api/v1/imports')).json<{ items: ImportRun[] }>().items
    for (const path of ['', '/errors.csv']) {
      expect((await other.request('GET', `/api/v1/imports/${run?.id}${path}`)).statusCode).toBe(404)
    }
    expect((await other.request('GET', '/api/v1/imports')).json()).toEqual({ items: [] })
  })

  it('takes no keys that it does not know, in mapping or options (S-15)', async () => {
    const probe: FileProbe = (await upload(admin, 'b.csv', 'Name\nA\n')).json()
    for (const extra of [{ actor: 'system' }, { options: { path: '/etc' } }, { mapping: { ...mapping, actor: 'x' } }]) {
      const answer = await admin.request('POST', '/api/v1/imports', { fileId: probe.fileId, mapping, ...extra })
      expect(answer.statusCode).toBe(422)
    }
  })

  it('exports over HTTP as an attachment', async () => {
    const answer = await admin.request('POST', '/api/v1/projects/export', { fields: ['name'] })
    expect(answer.headers['content-disposition']).toContain('attachment; filename="projects.csv"')
    expect(answer.body).toBe('\ufeffname\r\nAlpha\r\n')
    expect((await admin.request('POST', '/api/v1/projects/export', { nonsense: 1 })).statusCode).toBe(400)
    const book = await admin.request('POST', '/api/v1/projects/export.xlsx', { fields: ['name'] })
    expect(book.headers['content-disposition']).toContain('attachment; filename="projects.xlsx"')
    const probe: FileProbe = (await upload(admin, 'projects.xlsx', book.rawPayload)).json()
    expect(probe).toMatchObject({ format: 'xlsx', columns: [{ header: 'name' }], preview: [['Alpha']] })
  })
})
