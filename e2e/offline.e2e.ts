import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import type { RecordJson } from '#kernel/records/contract.ts'
import { admin, byLink, type Client, password, setUp } from './client.ts'
import { faultsOf } from './faults.ts'
import { journeys, picture } from './stage.ts'

const patient = { timeout: 30_000 }

journeys('without a connection', (stage) => {
  let ada: Client
  let ben: Client
  let page: Page
  let account: RecordJson
  let task: RecordJson

  beforeAll(async () => {
    ada = await setUp(stage().url)
    const user = await ada.create('users', { name: 'Ben Okafor', email: 'ben@nordlicht.example', roles: ['admin'] })
    const { link } = await ada.post<{ link: string }>(`/api/v1/users/${user.id}/password-link`)
    ben = await byLink(stage().url, link)
    account = await ada.create('accounts', { name: 'Seeadler Optik', legalName: 'Seeadler Optik GmbH', employees: 20 })
    task = await ada.create('tasks', { subject: 'Call the lens maker' })
    await ada.put('/api/v1/settings/onboarding', { choice: 'empty' })
    stage().allow(409, /^\/api\/v1\/accounts\/[^/]+$/)
    page = await stage().open({ as: ada })
  })

  const cut = (on: boolean) => page.context().setOffline(on)
  const openAccount = async () => {
    await page.goto(`/o/accounts/${account.id}`)
    await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
  }
  const edit = async (label: string, text: string) => {
    await page.getByRole('button', { name: `Edit ${label}` }).click()
    await page.getByRole('textbox', { name: label }).fill(text)
    await page.keyboard.press('Enter')
  }
  const atServer = () => ada.get<RecordJson>(`/api/v1/accounts/${account.id}`)

  it('opens what was seen after a cold start', async () => {
    await page.goto('/')
    await page.getByText('Call the lens maker').waitFor()
    await expect.poll(() => keptOf(page, 'list'), patient).toBeGreaterThan(0)
    // By links, as people go: a load of the page would end what is just being written down.
    await page.getByRole('link', { name: 'Accounts' }).first().click()
    await page.getByRole('grid').getByText('Seeadler Optik').first().click()
    await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
    await page.evaluate('navigator.serviceWorker.ready')
    await expect.poll(() => keptOf(page, 'record'), patient).toBe(1)
    await cut(true)
    const cold = await page.context().newPage()
    await page.close()
    page = cold
    await openAccount()
    await page.getByText('Seeadler Optik GmbH').first().waitFor()
    await page.getByText(/No connection. You see what was known at/).waitFor()
    await picture(page, 'journey-offline')
    // As the installed app is started: it goes on where it was.
    await page.goto('/?open=last')
    await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
    await page.goto('/o/accounts')
    await page.getByRole('grid').getByText('Seeadler Optik').waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox').last().fill('seeadler')
    await page
      .getByRole('option', { name: /Seeadler Optik/ })
      .first()
      .waitFor()
    await page.keyboard.press('Escape')
  })

  it('R-39 keeps what is written through a reload, and sends each once', async () => {
    await openAccount()
    await edit('Legal name', 'Seeadler Optik AG')
    await page.getByText('Not sent yet').waitFor()
    await page.goto('/')
    await page.getByRole('checkbox', { name: /Call the lens maker/ }).click()
    await page.getByText('2 changes wait to be sent').waitFor()
    await page.goto('/o/contacts/new')
    await page.getByRole('textbox', { name: 'Last name' }).first().fill('Offlinesen')
    await page.keyboard.press('Control+Enter')
    await page.getByText('Not sent yet').waitFor()
    await page.goto('/waiting')
    await expect
      .poll(() =>
        page
          .locator('main li')
          .filter({ hasText: /Created|Changed/ })
          .count(),
      )
      .toBe(3)
    await picture(page, 'journey-waiting')
    await openAccount()
    await page.getByText('Seeadler Optik AG').first().waitFor()
    await cut(false)
    await expect.poll(async () => (await atServer()).legalName, patient).toBe('Seeadler Optik AG')
    await page.getByText(/wait to be sent|waits to be sent/).waitFor({ state: 'detached' })
    const made = async () =>
      (await ada.find('contacts', { search: 'Offlinesen', fields: ['displayName'] })).items.length
    await expect.poll(made, patient).toBe(1)
    expect(await ada.get<RecordJson>(`/api/v1/tasks/${task.id}`)).toMatchObject({ status: 'Completed' })
  })

  it('R-39 sends a write once whose answer was lost', async () => {
    // What belongs to it is asked for before the server knows it by this id.
    stage().allow(404, /^\/api\/v1\/contacts\/[^/]+\/[a-z]+$/)
    await page.goto('/o/contacts/new')
    await page.getByRole('textbox', { name: 'Last name' }).first().fill('Verlorensen')
    await page.evaluate(loseAnswers('/api/v1/contacts', 4))
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: 'Verlorensen' }).waitFor()
    await page.getByText('1 change waits to be sent').waitFor({ state: 'detached', timeout: 60_000 })
    const { items } = await ada.find('contacts', { search: 'Verlorensen', fields: ['displayName'] })
    expect(items).toHaveLength(1)
    await page.waitForURL(`**/o/contacts/${items[0]?.id}`)
  })

  it('shows a conflict field by field, and keeps what is chosen', async () => {
    await openAccount()
    await cut(true)
    await edit('Legal name', 'Adas Optik')
    await edit('Employees', '33')
    await page.getByText('Not sent yet').waitFor()
    await ben.patch(`/api/v1/accounts/${account.id}`, { legalName: 'Bens Optik' })
    await cut(false)
    await page.getByRole('link', { name: '1 change needs your decision' }).click()
    const item = page.locator('main li').filter({ hasText: 'Needs your decision' })
    for (const text of ['Seeadler Optik AG', 'Adas Optik', 'Bens Optik'])
      await item.getByText(text, { exact: true }).waitFor()
    await item.getByText('Changed by Ben Okafor').waitFor()
    await picture(page, 'journey-offline-conflict')
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 844 })
      expect(await faultsOf(page)).toEqual([])
    }
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await faultsOf(page, { coloursOnly: true })).toEqual([])
    await picture(page, 'journey-offline-conflict-phone')
    await page.emulateMedia({ colorScheme: 'light' })
    await page.setViewportSize({ width: 1440, height: 900 })
    await item.getByRole('button', { name: 'Save choice' }).click()
    await page.getByText('Everything is sent').waitFor()
    expect(await atServer()).toMatchObject({ legalName: 'Adas Optik', employees: 33 })
  })

  it('shows what the server refuses with its reason', async () => {
    const doomed = await ada.create('accounts', { name: 'Doomed' })
    await page.goto(`/o/accounts/${doomed.id}`)
    await page.getByRole('button', { name: 'Edit Legal name' }).waitFor()
    await cut(true)
    await edit('Legal name', 'Too late')
    await page.getByText('Not sent yet').waitFor()
    stage().allow(404, /^\/api\/v1\/accounts\//)
    await ben.remove(`/api/v1/accounts/${doomed.id}`)
    await cut(false)
    await page.getByRole('link', { name: '1 change needs your decision' }).click()
    await page.getByText('The record was deleted, or you may no longer see it.').waitFor()
    await page.getByRole('button', { name: 'Discard change' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Discard change' }).click()
    await page.getByText('Everything is sent').waitFor()
  })

  it('asks before it deletes what others went on working with, and says what cannot wait at all', async () => {
    const shared = await ada.create('accounts', { name: 'Shared' })
    await page.goto(`/o/accounts/${shared.id}`)
    await page.getByRole('button', { name: 'Edit Legal name' }).waitFor()
    await cut(true)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Delete Account' }).click()
    await page.getByText('1 change waits to be sent').waitFor()
    await page.getByRole('button', { name: 'Choose view' }).click()
    await page.getByRole('menu').getByText('Needs a connection').waitFor()
    const keep = page.getByRole('menuitem', { name: 'Save as new view' })
    await expect.poll(() => keep.isDisabled()).toBe(true)
    await page.keyboard.press('Escape')
    await page.goto('/settings/profile')
    await page.getByText('This needs a connection.').waitFor()
    await expect.poll(() => page.getByRole('textbox', { name: 'Name', exact: true }).isDisabled()).toBe(true)
    await picture(page, 'journey-offline-settings')
    await ben.patch(`/api/v1/accounts/${shared.id}`, { legalName: 'Still in use' })
    await cut(false)
    await page.getByRole('link', { name: '1 change needs your decision' }).click()
    await page.getByText('Somebody else changed this record after you deleted it.').waitFor()
    await picture(page, 'journey-offline-delete')
    await page.getByRole('button', { name: 'Delete anyway' }).click()
    await page.getByText('Everything is sent').waitFor()
    expect((await ada.find('accounts', { search: 'Shared', fields: ['name'] })).items).toEqual([])
  })

  it('R-39 keeps what was written when the session had ended meanwhile', async () => {
    await openAccount()
    await page.getByRole('button', { name: 'Edit Legal name' }).click()
    await page.getByRole('textbox', { name: 'Legal name' }).fill('After the session')
    stage().allow(401, /^\/api\//)
    await page.context().clearCookies()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/sign-in/)
    await expect.poll(() => readable(page), patient).toEqual([])
    await signIn(page, admin.email)
    await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
    await expect.poll(async () => (await atServer()).legalName, patient).toBe('After the session')
  })

  it('V-39 locks the device at once when somebody leaves without a connection, and keeps what waits for them', async () => {
    await openAccount()
    await expect.poll(() => keptOf(page, 'record'), patient).toBeGreaterThan(0)
    await cut(true)
    await edit('Legal name', 'Written before leaving')
    await page.getByText('Not sent yet').waitFor()
    const cookies = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join('; ')
    await signOut(page)
    await page.getByRole('dialog', { name: '1 change has not been sent yet' }).waitFor()
    await picture(page, 'journey-offline-leave')
    await page.getByRole('button', { name: 'Keep and sign out' }).click()
    await page.waitForURL(/\/sign-in/)
    await page.getByText('You are signed out on this device.').waitFor()
    await picture(page, 'journey-offline-left')
    expect([await readable(page), await keptOf(page, 'record')]).toEqual([[], 0])
    await page.goto('/')
    await page.waitForURL(/\/sign-in/)
    await page.getByText('You are signed out on this device.').waitFor()
    await cut(false)
    await page.getByText('You are signed out on this device.').waitFor({ state: 'detached' })
    expect((await fetch(`${stage().url}/api/v1/me`, { headers: { cookie: cookies } })).status).toBe(401)
    expect((await atServer()).legalName).not.toBe('Written before leaving')
    await signIn(page, admin.email)
    await expect.poll(async () => (await atServer()).legalName, patient).toBe('Written before leaving')
  })

  it('V-39 leaves nothing on the device after signing out', async () => {
    await page.goto('/')
    await expect.poll(() => keptOf(page, 'list'), patient).toBeGreaterThan(0)
    await signOut(page)
    await page.waitForURL(/\/sign-in/)
    await expect.poll(() => page.evaluate('indexedDB.databases().then((all) => all.length)'), patient).toBe(0)
    await expect.poll(() => page.evaluate('caches.keys().then((all) => all.length)'), patient).toBe(0)
    expect(await page.evaluate('Object.keys(localStorage).filter((key) => /kept|drafts/.test(key)).length')).toBe(0)
  })

  it('V-39 leaves nothing on the device when somebody leaves before it was made ready for them', async () => {
    const asked = Promise.withResolvers<void>()
    const left = Promise.withResolvers<void>()
    const answered = Promise.withResolvers<void>()
    await page.route('**/api/v1/me/device-key', async (route) => {
      const response = await route.fetch()
      asked.resolve()
      await left.promise
      // Whoever asked may have gone.
      await route.fulfill({ response }).catch(() => undefined)
      answered.resolve()
    })
    await signIn(page, admin.email)
    await asked.promise
    await signOut(page)
    await page.waitForURL(/\/sign-in/)
    left.resolve()
    await answered.promise
    await expect.poll(() => page.evaluate('indexedDB.databases().then((all) => all.length)'), patient).toBe(0)
  })
})

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Ada Larsen/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
}

async function signIn(page: Page, email: string): Promise<void> {
  await page.getByRole('textbox', { name: /mail/i }).fill(email)
  await page.locator('input[type=password]').fill(password)
  await page.keyboard.press('Enter')
}

/** The server takes a POST, and what it says never comes through: so many times. */
const loseAnswers = (path: string, times: number) => `(() => {
  const real = window.fetch
  let lost = 0
  window.fetch = async (url, init) => {
    const answer = await real(url, init)
    if (init?.method === 'POST' && String(url).endsWith('${path}') && lost++ < ${times}) throw new TypeError('Lost')
    return answer
  }
})()`

const rowsOf = (store: string) => `new Promise((resolve, reject) => {
  const opening = indexedDB.open('rapport')
  opening.onerror = () => reject(opening.error)
  opening.onsuccess = () => {
    const db = opening.result
    if (!db.objectStoreNames.contains('${store}')) { db.close(); return resolve([]) }
    const asking = db.transaction('${store}').objectStore('${store}').getAll()
    asking.onsuccess = () => { db.close(); resolve(asking.result) }
  }
})`

/** How many answers of a kind lie on the device. */
const keptOf = (page: Page, kind: string): Promise<number> =>
  page.evaluate(`${rowsOf('kept')}.then((rows) => rows.filter((row) => row.kind === '${kind}').length)`)

/** Keys by which anything on the device could be opened. */
const readable = (page: Page): Promise<string[]> =>
  page.evaluate(`${rowsOf('holder')}.then((rows) => rows.map((row) => row.person))`)
