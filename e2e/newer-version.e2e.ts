import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { journeys } from './stage.ts'

const patient = { timeout: 30_000 }

journeys('a newer version', (stage) => {
  let ada: Client

  beforeAll(async () => {
    ada = await setUp(stage().url)
    await ada.put('/api/v1/settings/onboarding', { choice: 'empty' })
  })

  const arrive = async () => {
    const page = await stage().open({ as: ada })
    await page.goto('/')
    await page.evaluate('navigator.serviceWorker.ready')
    await page.goto('/settings/profile')
    return page
  }

  it('says so, and loses nothing typed on the way to it', async () => {
    const page = await arrive()
    const updated = page.getByText('Rapport was updated.')
    const reload = page.getByRole('button', { name: 'Reload' })
    const lastName = page.getByRole('textbox', { name: 'Last name' }).first()
    const server = await otherBuilds()
    const update = async () => {
      await server.build()
      await expect.poll(() => lookForWorker(page).then(() => updated.isVisible()), patient).toBe(true)
    }
    try {
      const family = page.getByRole('textbox', { name: 'Family name' })
      await family.fill('Half written')
      await update()
      await reload.click()
      await page.getByRole('dialog', { name: 'Reload now?' }).getByRole('button', { name: 'Cancel' }).click()
      expect(await family.inputValue()).toBe('Half written')
      await page.goto('/o/contacts/new')
      await lastName.fill('Half written, too')
      await update()
      await reload.click()
      await updated.waitFor({ state: 'detached' })
      await expect.poll(() => lastName.inputValue()).toBe('Half written, too')
      await page.getByRole('button', { name: 'Cancel' }).click()
    } finally {
      await server.back()
    }
  })

  it('says nothing to a page that is of it already', async () => {
    const page = await arrive()
    const server = await otherBuilds()
    try {
      await page.evaluate(
        `navigator.serviceWorker.addEventListener('message', ({ data }) => { window.arrived = data.arrived })`,
      )
      const { version } = await server.build({ sameFiles: true })
      await expect.poll(() => lookForWorker(page).then(() => page.evaluate('window.arrived')), patient).toBe(version)
      await page.getByRole('textbox', { name: 'Family name' }).waitFor()
      expect(await page.getByText('Rapport was updated.').count()).toBe(0)
    } finally {
      await server.back()
    }
  })
})

/** Has to be asked more than once: where the browser is looking already, as after each load, it answers what it finds by that look. */
const lookForWorker = (page: Page) =>
  page.evaluate('navigator.serviceWorker.getRegistration().then((one) => one.update()).then(() => undefined)')

/** No two builds of all journeys are one. */
let builds = 0

/** Other builds, as far as browsers can tell: another name, and another file that the page begins with, unless told otherwise. */
async function otherBuilds() {
  const folder = join(import.meta.dirname, '../dist/web')
  const names = ['worker.js', 'worker.js.br', 'worker.js.gz'].map((name) => join(folder, name))
  const contents = await Promise.all(names.map((name) => readFile(name)))
  const own = String(contents[0])
  const [, known] = /version:[`"](\w{12})[`"]/.exec(own) ?? []
  const [, began] =
    /<script type="module"[^>]* src="([^"]+)"/.exec(await readFile(join(folder, 'index.html'), 'utf8')) ?? []
  if (!known || !began || !own.includes(began)) throw new Error('The worker names neither its build nor its files')
  return {
    async build({ sameFiles = false } = {}) {
      const version = known.slice(0, -2) + String(builds++).padStart(2, 'x')
      const made = own.replaceAll(known, version)
      // Smaller files beside it would be sent in its place.
      await Promise.all(names.slice(1).map((name) => rm(name, { force: true })))
      await writeFile(names[0] ?? '', sameFiles ? made : made.replaceAll(began, '/icon.svg'))
      return { version }
    },
    back: () => Promise.all(names.map((name, place) => writeFile(name, contents[place] ?? ''))),
  }
}
