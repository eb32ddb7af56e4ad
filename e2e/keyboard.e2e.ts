import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { carry, cellOf, stageIds } from './screen.ts'
import { settled } from './screens.ts'
import { journeys } from './stage.ts'

/** Further than from one end of a screen to the other by Tab. */
const farthest = 120

/** Nothing here touches a mouse, nor puts the focus anywhere: what cannot be reached by keys is not found. */
journeys('the central path by keys alone', (stage) => {
  let client: Client
  let page: Page

  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const type = (text: string) => page.keyboard.type(text)
  const focused = () => page.locator('*:focus')
  const isOn = async (role: Role, name: string) =>
    (await focused()
      .and(page.getByRole(role, { name, exact: true }))
      .count()) > 0
  /** Goes on by Tab, as somebody does who cannot point. */
  const reach = async (role: Role, name: string, key = 'Tab') => {
    const passed: (string | null)[] = []
    for (let step = 0; step < farthest; step++) {
      if (await isOn(role, name)) return
      await press(key)
      passed.push(await focusedName(page))
    }
    throw new Error(`${role} “${name}” cannot be reached by ${key}; it goes over ${passed.join(', ')}`)
  }
  const onto = (role: Role, name: string) => expect.poll(() => isOn(role, name), patient).toBe(true)
  const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
  const dialog = () => page.getByRole('dialog')
  const panel = () => page.getByRole('complementary')
  const accounts = async (field: string) => {
    const { items } = await client.find('accounts', { sort: [{ field: 'name', direction: 'asc' }] })
    return items.map((record) => record[field] ?? null)
  }
  const soon = (read: () => unknown) => expect.poll(read, patient)
  const inUrl = (key: string) => JSON.parse(new URL(page.url()).searchParams.get(key) ?? 'null') as unknown
  /** G and a letter, from wherever one stands. */
  const go = async (letter: string, place: string) => {
    await page.evaluate('document.activeElement.blur()')
    await press('g', letter)
    await heading(place)
    await settled(page)
  }
  const toCell = async (row: number, col: number) => {
    await reach('grid', 'Accounts')
    await press('Control+Home', ...Array(row).fill('ArrowDown'), ...Array(col).fill('ArrowRight'))
  }

  beforeAll(async () => {
    client = await setUp(stage().url)
    for (const name of ['Amber', 'Birch', 'Cedar', 'Dune'])
      await client.create('accounts', { name, type: name === 'Dune' ? 'Customer' : 'Partner' })
    const account = (await client.find('accounts')).items[0]?.id
    const stages = await stageIds(client)
    await client.create('opportunities', { name: 'Pump', account, stage: stages.Prospecting, closeDate: '2031-01-31' })
    page = await stage().open({ as: client })
    page.setDefaultTimeout(30_000)
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: stage().url })
    await page.goto('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await settled(page)
  })

  it('goes to a list by G and a letter, and past the navigation by the first link', async () => {
    await press('g', 'a')
    await heading('Accounts')
    await page.reload()
    await cellOf(page, 0, 0).locator('a').waitFor()
    await reach('link', 'Skip to the content')
    await press('Enter')
    await soon(() => page.evaluate('document.activeElement.id')).toBe('main')
  })

  it('filters by a chip and sorts at the head', async () => {
    await reach('button', 'Filter')
    await press('Enter')
    await onto('combobox', 'Find a field')
    await type('type')
    await page.getByRole('option', { name: 'Type', exact: true }).first().waitFor()
    await press('Enter')
    await page.getByRole('button', { name: 'Apply' }).waitFor()
    await type('Partner')
    await page.getByRole('option', { name: 'Partner' }).waitFor()
    await press('Enter')
    await reach('button', 'Apply')
    await press('Enter')
    await soon(() => inUrl('filter')).toMatchObject({ field: 'type' })
    await soon(() => page.locator('[role=grid] [data-col="0"] a').count()).toBe(3)
    await reach('button', 'Name')
    await press('Enter')
    await soon(() => inUrl('sort')).toEqual([{ field: 'name', direction: 'asc' }])
    await press('Enter')
    await soon(() => inUrl('sort')).toEqual([{ field: 'name', direction: 'desc' }])
    await soon(() => cellOf(page, 0, 0).innerText()).toContain('Cedar')
  })

  it('chooses rows, changes them all, and takes it back', async () => {
    await toCell(0, 0)
    await press('Shift+Space', 'ArrowDown', 'Shift+Space')
    await reach('button', 'Change a field')
    await press('Enter')
    await dialog().waitFor()
    await reach('combobox', 'Field')
    await type('Legal name')
    await page.getByRole('option', { name: 'Legal name' }).waitFor()
    await press('ArrowDown', 'Enter')
    await reach('textbox', 'Legal name')
    await type('Odd Ltd')
    await reach('button', 'Check')
    await press('Enter')
    await dialog().getByText('2 records will change.').waitFor()
    await reach('button', 'Change 2 records')
    await press('Enter')
    await soon(() => accounts('legalName')).toEqual([null, 'Odd Ltd', 'Odd Ltd', null])
    await dialog().waitFor({ state: 'detached' })
    // Back where it was; to the table where the button rests while the change is on its way.
    const isBack = async () => (await isOn('button', 'Change a field')) || (await isOn('grid', 'Accounts'))
    await expect.poll(isBack).toBe(true)
    await press('n')
    await panel().getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    await press('Escape')
    await panel().waitFor({ state: 'detached' })
    await page.evaluate('document.activeElement.blur()')
    await press('Control+z')
    await soon(() => accounts('legalName')).toEqual([null, null, null, null])
    await reach('button', 'Clear selection')
    await press('Enter')
    await onto('grid', 'Accounts')
    await press('ArrowDown', 'Space')
    await panel().getByRole('heading', { name: 'Amber' }).waitFor()
    await press('Escape')
  })

  it('edits a cell, copies it and pastes it into another', async () => {
    await page.goto(`/o/accounts?${new URLSearchParams({ layout: 'table', columns: '["employees"]', sort: byName })}`)
    await cellOf(page, 0, 0).locator('a').waitFor()
    await toCell(0, 1)
    await type('42')
    await press('Enter')
    await soon(() => accounts('employees')).toEqual([42, null, null, null])
    await toCell(0, 1)
    await press('Control+c', 'ArrowDown', 'Control+v')
    await soon(() => accounts('employees')).toEqual([42, 42, null, null])
  })

  it('looks beside the list and comes back to the row', async () => {
    await toCell(0, 0)
    await press('Space')
    await panel().getByRole('heading', { name: 'Amber' }).waitFor()
    await press('Escape')
    await panel().waitFor({ state: 'detached' })
    await onto('grid', 'Accounts')
  })

  it('opens help, menus and the command menu, and closes each with the focus back where it was', async () => {
    await reach('button', 'Sort')
    for (const keys of ['?', 'Control+k', 'F1']) {
      await press(keys)
      const opened = keys === 'F1' ? panel() : dialog()
      await opened.waitFor()
      await press('Escape')
      await opened.waitFor({ state: 'detached' })
      await onto('button', 'Sort')
    }
    await reach('button', 'More actions', 'Shift+Tab')
    const more = page.getByRole('button', { name: 'More actions' })
    // The list is made by the first of these keys.
    for (const key of ['Enter', 'ArrowDown', 'Space']) {
      expect(await more.getAttribute('aria-expanded')).toBe('false')
      await press(key)
      await soon(() => page.getByRole('menuitem').first().and(page.locator(':focus')).count()).toBe(1)
      expect(await more.getAttribute('aria-expanded')).toBe('true')
      await press('Escape')
      await onto('button', 'More actions')
    }
    // These are loaded by the first press.
    const late = [
      ['All accounts, Choose view', 'Tab'],
      ['Nordlicht Instruments Account and display of Ada Larsen', 'Shift+Tab'],
    ] as const
    for (const [name, key] of late) {
      await reach('button', name, key)
      await press('Enter')
      await soon(() => page.getByRole('menuitem').first().and(page.locator(':focus')).count()).toBe(1)
      await press('Escape')
      await onto('button', name)
    }
  })

  it('finds a record by the command menu, renames it, and walks its tabs', async () => {
    await press('Control+k')
    await onto('combobox', 'Search')
    await type('Dune')
    await page.getByRole('option', { name: /Dune/, selected: true }).first().waitFor()
    await press('Enter')
    await heading('Dune')
    await settled(page)
    await press('e')
    await onto('textbox', 'Name')
    await press('Control+a')
    await type('Dune Works')
    await press('Enter')
    await heading('Dune Works')
    await soon(() => accounts('name')).toContain('Dune Works')
    await press('a')
    await onto('combobox', 'Owner')
    await press('Escape')
    await reach('tab', 'Timeline')
    await press('ArrowRight')
    const chosen = page.getByRole('tab', { selected: true })
    await soon(() => chosen.innerText()).not.toContain('Timeline')
    await soon(() => chosen.and(page.locator(':focus')).count()).toBe(1)
  })

  it('makes a record', async () => {
    await go('a', 'Accounts')
    await cellOf(page, 0, 0).locator('a').waitFor()
    await press('n')
    await panel().getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    await reach('textbox', 'Name')
    await type('Elm')
    await press('Control+Enter')
    await heading('Elm')
    await soon(() => accounts('name')).toContain('Elm')
  })

  it('carries a card to the next stage', async () => {
    await go('o', 'Opportunities')
    await reach('group', 'Pump')
    await press('Space')
    await page.getByText('Pump is over Prospecting').waitFor({ state: 'attached' })
    await carry(page, 'ArrowRight', page.getByText('Pump is over Qualification'))
    await press('Space')
    await soon(
      async () => (await client.find('opportunities', { fields: ['stage.name'] })).items[0]?.['stage.name'],
    ).toBe('Qualification')
    await onto('group', 'Pump')
  })
})

const byName = JSON.stringify([{ field: 'name', direction: 'asc' }])

/** A busy machine takes its time. */
const patient = { timeout: 15_000 }

type Role = Parameters<Page['getByRole']>[0]

const focusedName = (page: Page): Promise<string | null> =>
  page.evaluate(
    '(document.activeElement.ariaLabel || document.activeElement.textContent || document.activeElement.tagName).slice(0, 40)',
  )
