import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { everyone, type FieldRule, type Layout, type LayoutPurpose } from '#kernel/layouts/contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { byLink, type Client, setUp } from './client.ts'
import { journeys } from './stage.ts'

const isOnHold = { field: 'creditHold', op: 'eq', value: true } as const

/** One page that says hello. */
const pdf =
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]>>endobj\ntrailer<</Root 1 0 R>>'

journeys('a record and its layout', (stage) => {
  let client: Client
  let page: Page
  let ben: Client
  let account: RecordJson

  beforeAll(async () => {
    client = await setUp(stage().url)
    stage().allow(422, /^\/api\/v1\//)
    account = await client.create('accounts', { name: 'Kestrel Optics', employees: 12 })
    page = await stage().open({ as: client })
  })

  const publish = (purpose: LayoutPurpose, rules: FieldRule[]) => {
    const fields = ['website', 'employees', 'creditHold', 'creditLimit', 'description']
    const layout: Layout = {
      highlights: [],
      sections: [{ id: 'first', title: { en: 'Important' }, columns: 1, fields }],
      tabs: [
        { id: 'tasks', kind: 'related', path: 'tasks', title: 'To do', columns: ['subject', 'status'] },
        { id: 'history', kind: 'history' },
      ],
      rail: [],
      rules,
      known: [],
    }
    return client.put(`/api/v1/layouts/account/${purpose}/${everyone}`, { layout })
  }
  const stored = () => client.get<RecordJson>(`/api/v1/accounts/${account.id}`)
  const edit = (label: string) => page.getByRole('button', { name: `Edit ${label}`, exact: true })

  it('edits field after field by Tab, and says what is wrong where it was typed', async () => {
    await publish('record', [
      {
        field: 'description',
        required: isOnHold,
        visible: { or: [isOnHold, { field: 'description', op: 'isNotEmpty' }] },
      },
      { field: 'creditLimit', readOnly: isOnHold },
    ])
    await page.goto(`/o/accounts/${account.id}`)
    await page.getByText('Important').waitFor()
    await edit('Website').click()
    await page.getByRole('textbox', { name: 'Website' }).fill('https://kestrel.example')
    await page.keyboard.press('Tab')
    await page.getByRole('textbox', { name: 'Employees' }).fill('-3')
    await page.keyboard.press('Enter')
    const employees = page.getByRole('textbox', { name: 'Employees' })
    await expect.poll(() => employees.getAttribute('aria-invalid')).toBe('true')
    await employees.fill('13')
    await page.keyboard.press('Enter')
    await expect
      .poll(async () => (({ website, employees: n }) => ({ website, n }))(await stored()))
      .toEqual({
        website: 'https://kestrel.example',
        n: 13,
      })
  })

  it('shows, asks for and locks fields as the record stands, and keeps the rules over the API', async () => {
    expect(await edit('Description').count()).toBe(0)
    await edit('Credit limit').waitFor()
    await edit('Credit hold').click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Description' }).fill('Three bills are open')
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('Three bills are open').waitFor()
    await expect.poll(() => edit('Credit limit').count()).toBe(0)
    await expect.poll(async () => (await stored()).creditHold).toBe(true)
    const url = `/api/v1/accounts/${account.id}`
    await expect(client.patch(url, { description: null })).rejects.toThrow('requiredByLayout')
    await expect(client.patch(url, { creditLimit: { amount: '5' } })).rejects.toThrow('readOnlyByLayout')
  })

  it('asks in the form while somebody types', async () => {
    await publish('create', [{ field: 'website', required: { field: 'employees', op: 'gt', value: 100 } }])
    await page.goto('/o/accounts/new')
    const website = page.locator('[data-field=website] label')
    await website.waitFor()
    expect(await website.innerText()).not.toContain('*')
    await page.getByRole('textbox', { name: 'Employees' }).fill('500')
    await expect.poll(() => website.innerText()).toContain('*')
    expect(await page.getByRole('textbox', { name: 'Website' }).getAttribute('aria-required')).toBe('true')
    await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Large Works')
    await page.getByRole('button', { name: 'Create Account' }).click()
    await expect.poll(() => page.getByRole('textbox', { name: 'Website' }).getAttribute('aria-invalid')).toBe('true')
    const heard = await page.locator('main form').ariaSnapshot()
    expect(heard).toMatch(/textbox "Website".*\[invalid\].*\n\s*- paragraph: Needed in this situation/)
    expect(heard).toMatch(/- group "Important":[\s\S]*textbox "Employees"/)
    await page.getByRole('textbox', { name: 'Website' }).fill('https://large.example')
    await page.getByRole('button', { name: 'Create Account' }).click()
    await page.getByRole('heading', { name: 'Large Works' }).waitFor()
  })

  it('takes new and standing records into a related list, and lets them go', async () => {
    const loose = await client.create('tasks', { subject: 'Standing task' })
    await page.goto(`/o/accounts/${account.id}`)
    const tab = page.getByRole('tabpanel')
    const input = tab.getByRole('textbox', { name: 'Add Task' })
    for (const subject of ['Call them', 'Send the offer']) {
      await input.fill(subject)
      await page.keyboard.press('Enter')
      await tab.getByText(subject).waitFor()
    }
    await tab.getByRole('button', { name: 'Link existing' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Task' }).fill('Standing')
    await page.getByRole('option', { name: 'Standing task' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Link existing' }).click()
    await tab.getByText('Standing task').waitFor()
    const linked = async () => (await client.get<RecordJson>(`/api/v1/tasks/${loose.id}`)).relatedTo
    expect(await linked()).toMatchObject({ object: 'account', id: account.id })
    await tab
      .getByRole('row', { name: /Standing task/ })
      .getByRole('checkbox')
      .check()
    await tab.getByRole('button', { name: 'Unlink' }).click()
    await expect.poll(linked).toBeNull()
    // What was done is known to the screen once its row has gone.
    await tab.getByText('Standing task').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+z')
    await expect.poll(linked).toMatchObject({ object: 'account', id: account.id })
    await page.keyboard.press('s')
    await page.getByRole('dialog').getByRole('button', { name: 'Tomorrow morning' }).click()
    const due = { filter: { field: 'dueAt', op: 'isNotEmpty' } }
    await expect.poll(async () => (await client.find('tasks', due)).items.length).toBe(1)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Comment on Account C' }).waitFor()
    await page.keyboard.press('Escape')
    await tab.getByRole('button', { name: 'Show all' }).click()
    await page.getByRole('grid').getByText('Call them').waitFor()
  })

  it('arranges a page by keyboard, takes a step back, and publishes it', async () => {
    await page.goto(`/o/accounts/${account.id}`)
    await page.getByRole('button', { name: 'More actions' }).click()
    await page.getByRole('menuitem', { name: 'Edit layout' }).click()
    const block = (id: string) => page.locator(`[data-block="${id}"]`)
    const order = () => page.locator('[data-block^="field:"]').evaluateAll((all) => all.map((one) => one.dataset.block))
    await block('field:website').focus()
    await page.keyboard.press('Alt+ArrowDown')
    await expect
      .poll(order)
      .toEqual(['employees', 'website', 'creditHold', 'creditLimit', 'description'].map((name) => `field:${name}`))
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await order())[0]).toBe('field:website')
    await page.keyboard.press('Control+Shift+Z')
    await block('field:employees').press('Delete')
    await page.getByRole('button', { name: 'Add Industry' }).press('Enter')
    await page.getByRole('combobox', { name: 'Required' }).click()
    await page.getByRole('option', { name: 'Always' }).click()
    const rail = () => page.locator('[data-block^="card:"]').evaluateAll((all) => all.map((one) => one.dataset.block))
    await page.getByRole('button', { name: 'Card: Contacts', exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Card: Tasks' }).press('Enter')
    await expect.poll(rail).toEqual(['card:contacts', 'card:tasks'])
    await block('card:tasks').press('Alt+ArrowUp')
    await expect.poll(rail).toEqual(['card:tasks', 'card:contacts'])
    await page.getByText('Draft saved').waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    await edit('Industry').waitFor()
    expect(await edit('Employees').count()).toBe(0)
    await expect(client.create('accounts', { name: 'No industry' })).rejects.toThrow('requiredByLayout')
    await client.put(`/api/v1/layouts/account/record/${everyone}`, { layout: null })
    await client.put(`/api/v1/layouts/account/create/${everyone}`, { layout: null })
  })

  it('arranges what a card shows, for boards, galleries and phones alike', async () => {
    await page.goto(`/o/accounts/${account.id}/layout`)
    await page.getByRole('radio', { name: 'Cards' }).press('Space')
    const fields = page.locator('[data-block^="field:"]')
    await page.locator('[data-block="field:owner"]').press('Delete')
    for (const name of ['Employees', 'Website']) {
      await page.getByRole('button', { name: `Add ${name}`, exact: true }).press('Enter')
      await page.locator(`[data-block="field:${name.toLowerCase()}"]`).waitFor()
    }
    await page.locator('[data-block="field:website"]').press('Alt+ArrowUp')
    const chosen = await fields.evaluateAll((all) => all.map((one) => one.textContent))
    expect(chosen.slice(-2)).toEqual(['Website', 'Employees'])
    await page.getByText('Draft saved').waitFor()
    await page.getByRole('button', { name: 'Publish' }).click()
    await page.getByRole('grid').waitFor()
    await page.goto('/o/accounts?layout=gallery')
    const card = page.locator('article', { hasText: 'Kestrel Optics' })
    await card.getByText('kestrel.example').waitFor()
    expect((await card.locator('dt').allInnerTexts()).slice(-2)).toEqual(['Website', 'Employees'])
    await page.goto(`/o/accounts?layout=gallery&columns=${encodeURIComponent('["industry","employees"]')}`)
    await expect.poll(() => card.locator('dt').allInnerTexts()).toEqual(['Employees'])
    await client.create('contacts', { lastName: 'Brandt', account: account.id })
    await page.goto('/o/contacts')
    const preview = page.locator('[data-hover-card]')
    // What watches comes once the page has nothing better to do.
    await expect
      .poll(async () => {
        await page.mouse.move(0, 0)
        await page.getByRole('grid').getByRole('link', { name: 'Kestrel Optics' }).hover()
        return preview.waitFor({ timeout: 2_000 }).then(
          () => true,
          () => false,
        )
      })
      .toBe(true)
    expect((await preview.locator('dt').allInnerTexts()).slice(-2)).toEqual(['Website', 'Employees'])
    await page.keyboard.press('Escape')
    await preview.waitFor({ state: 'detached' })
    await client.put(`/api/v1/layouts/account/card/${everyone}`, { layout: null })
  })

  it('puts an old value back, and a whole earlier state', async () => {
    const made = await client.create('accounts', { name: 'Heron Glass', employees: 10 })
    await client.patch(`/api/v1/accounts/${made.id}`, { employees: 20, website: 'https://heron.example' })
    await client.patch(`/api/v1/accounts/${made.id}`, { employees: 30 })
    const read = () => client.get<RecordJson>(`/api/v1/accounts/${made.id}`)
    await page.goto(`/o/accounts/${made.id}`)
    await page.getByRole('button', { name: 'Put the old value of Employees back' }).first().click()
    await expect.poll(async () => (await read()).employees).toBe(20)
    await page.getByRole('button', { name: 'Show an earlier state' }).click()
    await page.getByRole('slider').focus()
    await page.keyboard.press('Home')
    await page.getByRole('button', { name: '3 differences to now' }).click()
    await page.getByRole('button', { name: 'Restore this state' }).click()
    await expect.poll(async () => (({ employees, website }) => [employees, website])(await read())).toEqual([10, null])
  })

  it('takes files that are dropped on the page, shows them, renames, replaces and deletes them', async () => {
    const made = await client.create('accounts', { name: 'Osprey Foods' })
    await page.goto(`/o/accounts/${made.id}`)
    await page.getByRole('tab', { name: 'Files' }).waitFor()
    const dropped = await page.evaluateHandle<object>(`(() => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([${JSON.stringify(pdf)}], 'Offer.pdf', { type: 'text/plain' }))
      transfer.items.add(new File(['<b>document.title</b>'], 'Minutes.txt', { type: 'text/html' }))
      return transfer
    })()`)
    const zone = page.locator(`[data-record="${made.id}"]`)
    for (const type of ['dragenter', 'dragover']) await zone.dispatchEvent(type, { dataTransfer: dropped })
    await page.getByText('Drop files here to put them on Osprey Foods').waitFor()
    await zone.dispatchEvent('drop', { dataTransfer: dropped })
    const rows = page.locator('li[data-file]')
    await expect.poll(() => rows.count()).toBe(2)
    await page.getByRole('button', { name: 'Minutes.txt', exact: true }).click()
    const overlay = page.getByRole('dialog')
    await overlay.getByText('<b>document.title</b>').waitFor()
    const step = (await rows.first().innerText()).includes('Minutes.txt') ? 'ArrowRight' : 'ArrowLeft'
    await page.keyboard.press(step)
    await overlay.locator('iframe[title="Offer.pdf"]').waitFor()
    const framed = () => page.frames().filter((frame) => frame.url().startsWith('data:application/pdf'))
    await expect.poll(() => framed().length).toBeGreaterThan(0)
    // V-38: whatever the frame shows, its origin is nobody's.
    expect(await framed()[0]?.evaluate('self.origin')).toBe('null')
    await page.keyboard.press('Escape')
    const offer = rows.filter({ hasText: 'Offer.pdf' })
    await offer.getByRole('button', { name: 'Actions for Offer.pdf' }).click()
    await page.getByRole('menuitem', { name: 'Rename' }).click()
    await page.getByRole('textbox', { name: 'New name of Offer.pdf' }).fill('Final offer')
    await page.keyboard.press('Enter')
    const final = rows.filter({ hasText: 'Final offer.pdf' })
    await final.getByRole('button', { name: 'Actions for Final offer.pdf' }).click()
    const chooser = page.waitForEvent('filechooser')
    await page.getByRole('menuitem', { name: 'Replace with a new version' }).click()
    await (await chooser).setFiles({ name: 'next.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`${pdf} `) })
    await final.getByRole('button', { name: '2 versions' }).click()
    await page.getByRole('dialog').getByText('Current', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await final.getByRole('button', { name: 'Actions for Final offer.pdf' }).click()
    await page.getByRole('menuitem', { name: 'Delete file' }).click()
    await expect.poll(() => rows.count()).toBe(1)
    await page.keyboard.press('Control+z')
    await expect.poll(() => rows.count()).toBe(2)
  })

  it('tells who follows a record what somebody else did to it', async () => {
    const made = await client.create('accounts', { name: 'Plover Labs', owner: null })
    const person = await client.create('users', {
      name: 'Ben Holm',
      email: 'ben@nordlicht.example',
      roles: ['manager'],
    })
    const { link } = await client.post<{ link: string }>(`/api/v1/users/${person.id}/password-link`)
    ben = await byLink(stage().url, link)
    await page.goto(`/o/accounts/${made.id}`)
    await page.getByRole('button', { name: 'Follow', exact: true }).click()
    await page.getByRole('button', { name: 'Unfollow' }).waitFor()
    await client.put(`/api/v1/roles/manager`, {
      key: 'manager',
      label: 'Manager',
      capabilities: [],
      rights: { '*': { read: 'all', create: 'all', update: 'all' } },
    })
    await ben.patch(`/api/v1/accounts/${made.id}`, { employees: 77 })
    await page.getByRole('link', { name: 'Notifications (1)' }).click()
    await page.getByText('Ben Holm changed Employees').waitFor()
    await page.getByRole('link', { name: /Plover Labs/ }).click()
    await page.getByRole('link', { name: 'Notifications', exact: true }).waitFor()
    await page.goto('/')
    await page.getByRole('region', { name: 'Following' }).getByText('Plover Labs').waitFor()
  })

  it('has fetched what the pointer rested on, and shows at once what the list knows', async () => {
    const [near, far] = [
      await client.create('accounts', { name: 'Avocet' }),
      await client.create('accounts', { name: 'Bittern' }),
    ]
    await page.goto('/o/accounts')
    const link = (name: string) => page.getByRole('grid').getByRole('link', { name })
    const together = '**/api/v1/queries'
    const fetched = page.waitForRequest((request) => !!request.postData()?.includes(near.id))
    // What watches comes once the page has nothing better to do.
    await expect
      .poll(
        async () => {
          await page.mouse.move(0, 0)
          await link('Avocet').hover()
          return Promise.race([fetched.then(() => true), page.waitForTimeout(300).then(() => false)])
        },
        { timeout: 15_000 },
      )
      .toBe(true)
    const held = Promise.withResolvers<void>()
    await page.route(together, async (route) => {
      if (route.request().postData()?.includes(far.id)) await held.promise
      await route.continue()
    })
    await link('Bittern').click()
    await page.getByRole('heading', { name: 'Bittern' }).waitFor()
    expect(await edit('Website').count()).toBe(0)
    held.resolve()
    await edit('Website').waitFor()
    await page.unroute(together)
  })

  it('takes comments by C, calls people by @, and tells them', async () => {
    const made = await client.create('accounts', { name: 'Siskin Press' })
    await page.goto(`/o/accounts/${made.id}`)
    await page.getByRole('tab', { name: 'Comments' }).waitFor()
    await page.keyboard.press('c')
    await page.getByRole('textbox', { name: 'Write a comment' }).and(page.locator(':focus')).waitFor()
    await page.keyboard.type('Please check this @Ben')
    await page.getByRole('option', { name: 'Ben Holm' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type('today')
    await page.keyboard.press('Control+Enter')
    const said = page.locator('li[data-comment]')
    await said.filter({ hasText: 'Please check this @Ben Holm today' }).waitFor()
    const [stored] = (await client.find('comments', {})).items
    expect(stored).toMatchObject({ mentions: [expect.any(String)], relatedTo: { object: 'account', id: made.id } })
    await said.getByRole('button', { name: /^Actions for the comment/ }).click()
    await page.getByRole('menuitem', { name: 'Edit comment' }).click()
    await page.getByRole('textbox', { name: 'Edit comment' }).press('End')
    await page.keyboard.type(', please')
    await page.keyboard.press('Control+Enter')
    await said.filter({ hasText: 'today, please' }).filter({ hasText: 'edited' }).waitFor()
    await said.getByRole('button', { name: /^Actions for the comment/ }).click()
    await page.getByRole('menuitem', { name: 'Delete comment' }).click()
    await expect.poll(() => said.count()).toBe(0)
    await page.keyboard.press('Control+z')
    await said.filter({ hasText: 'today, please' }).waitFor()
    const bens = await stage().open({ as: ben })
    await bens.goto('/notices')
    await bens.getByText('mentioned you in a comment').waitFor()
    await bens.getByRole('link', { name: /Siskin Press/ }).click()
    await bens.locator('li[data-comment]').filter({ hasText: '@Ben Holm' }).waitFor()
    await bens.context().close()
  })
})
