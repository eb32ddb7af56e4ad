import type { Locator, Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { cellOf, openTable, stageIds } from './screen.ts'
import { settled } from './screens.ts'
import { journeys } from './stage.ts'

/** What a screen reader is told. Rows of other people's making would change it, so the data are few and fixed. */
journeys('accessibility tree', (stage) => {
  let client: Client
  let page: Page
  let account: string

  const main = () => page.getByRole('main')
  /** What pulls the page down comes after the screen itself. */
  const atRest = async () => {
    await main().locator('p[role=status]').first().waitFor({ state: 'attached' })
    await settled(page)
  }
  const dialog = (name: string) => page.getByRole('dialog', { name, exact: true })

  beforeAll(async () => {
    client = await setUp(stage().url)
    for (const name of ['Nordwind', 'Ostwind'])
      account = (await client.create('accounts', { name, type: 'Partner', employees: 7 })).id
    const stages = await stageIds(client)
    const deal = { account, closeDate: '2031-01-31', amount: { amount: '1000', currency: 'EUR' } }
    await client.create('opportunities', { ...deal, name: 'Pump', stage: stages.Prospecting })
    await client.create('opportunities', { ...deal, name: 'Valve', stage: stages.Qualification })
    page = await stage().open({ as: client })
    // A busy machine takes its time.
    page.setDefaultTimeout(60_000)
  })

  it('of a table: rows and columns with their places, sort, selection, figures at the foot', async () => {
    const search = new URLSearchParams({
      layout: 'table',
      columns: JSON.stringify(['type', 'employees']),
      sort: JSON.stringify([{ field: 'name', direction: 'desc' }]),
      totals: JSON.stringify({ employees: 'sum' }),
    })
    await page.goto(`/o/accounts?${search}`)
    await page.getByRole('checkbox', { name: 'Select Ostwind' }).click()
    await page.locator('[data-foot="employees"]').getByText('14').waitFor()
    expect(await treeOf(page.getByRole('grid'))).toMatchSnapshot('roles and names')
    expect(await placesOf(page)).toMatchSnapshot('places and states')
  })

  it('of menus: of a column, and of a record', async () => {
    await page.getByRole('button', { name: 'Employees: column menu' }).click()
    expect(await treeOf(page.getByRole('menu'))).toMatchSnapshot('of a column')
    await page.keyboard.press('Escape')
    await page.goto(`/o/accounts/${account}`)
    await page.getByRole('button', { name: 'More actions' }).click()
    expect(await treeOf(page.getByRole('menu'))).toMatchSnapshot('of a record')
    await page.keyboard.press('Escape')
  })

  it('of a record page: title, figures, sections of fields, tabs', async () => {
    await main().getByRole('heading', { level: 1, name: 'Ostwind' }).waitFor()
    await atRest()
    expect(await treeOf(main())).toMatchSnapshot()
  })

  it('of a board: lanes with count and sum, cards with what stands on them', async () => {
    await page.goto('/o/opportunities?layout=board')
    await page.getByRole('group', { name: 'Valve', exact: true }).waitFor()
    await atRest()
    expect(await treeOf(main())).toMatchSnapshot()
  })

  it('of a form for a new record, before and after it was sent empty', async () => {
    stage().allow(422, /^\/api\/v1\/accounts$/)
    await page.goto('/o/accounts/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    await atRest()
    expect(await treeOf(main())).toMatchSnapshot('empty')
    await page.keyboard.press('Control+Enter')
    await page.locator('[aria-invalid=true]').first().waitFor()
    expect(await treeOf(page.locator('[data-field=name]'))).toMatchSnapshot('what is wrong')
    expect(await page.locator('[aria-invalid=true]').and(page.locator(':focus')).count()).toBe(1)
  })

  it('of a dialog: the change of many records', async () => {
    await openTable(page, 'accounts')
    await page.getByRole('checkbox', { name: 'Select Ostwind' }).click()
    await page.getByRole('button', { name: 'Change a field' }).click()
    await page.getByRole('dialog').getByRole('combobox', { name: 'Field' }).fill('Legal name')
    await page.getByRole('option', { name: 'Legal name' }).click()
    await page.getByRole('dialog').getByRole('textbox', { name: 'Legal name' }).fill('Odd Ltd')
    await page.getByRole('dialog').getByRole('button', { name: 'Check' }).click()
    await page.getByRole('dialog').getByRole('table').waitFor()
    await page.getByRole('dialog').getByText('One record will change.').waitFor()
    expect(await treeOf(page.getByRole('dialog'))).toMatchSnapshot()
    await page.keyboard.press('Escape')
  })

  it('of the filter builder: groups, conditions, related records', async () => {
    const filter = {
      or: [
        {
          and: [
            { field: 'type', op: 'in', value: ['Partner', 'Customer'] },
            { field: 'employees', op: 'gte', value: 5 },
          ],
        },
        { not: { path: 'tasks', has: 'some', where: { field: 'isClosed', op: 'eq', value: false } } },
      ],
    }
    await page.goto(`/o/accounts?layout=table&filter=${encodeURIComponent(JSON.stringify(filter))}`)
    await cellOf(page, 0, 0).locator('*').first().waitFor()
    await page.getByRole('button', { name: 'Filter', exact: true }).click()
    await dialog('Filter').getByRole('button', { name: 'Advanced filter', exact: true }).click()
    await dialog('Advanced filter').getByText(/match/).waitFor()
    await atRest()
    expect(await treeOf(dialog('Advanced filter'))).toMatchSnapshot()
  })
})

const month = '(?:January|February|March|April|May|June|July|August|September|October|November|December|[A-Z][a-z]{2})'
const changing = [
  [/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'ID'],
  [/just now|now|\d+ (?:second|minute|hour)s? ago/g, 'TIME'],
  [new RegExp(`\\b\\d{1,2} ${month} (?:\\d{4})?(?:(?: at|,)? \\d{2}:\\d{2})?`, 'g'), 'TIME'],
] as const

/** What is read out, without what no second run would say again. */
async function treeOf(node: Locator): Promise<string> {
  const tree = await node.ariaSnapshot()
  return changing.reduce((text, [found, instead]) => text.replaceAll(found, instead), tree)
}

/** What the roles alone do not say: counts, indexes, sort and selection. */
const placesOf = (page: Page) =>
  page.getByRole('grid').evaluate((grid) => {
    type Node = { getAttribute(name: string): string | null; querySelectorAll(selector: string): Iterable<Node> }
    const names = ['role', 'aria-rowcount', 'aria-colcount', 'aria-multiselectable', 'aria-rowindex', 'aria-colindex']
    const states = ['aria-sort', 'aria-selected', 'aria-readonly', 'aria-expanded']
    const said = (node: Node) =>
      [...names, ...states].flatMap((name) => {
        const value = node.getAttribute(name)
        return value === null ? [] : [`${name}=${value}`]
      })
    const root = grid as unknown as Node
    return [root, ...root.querySelectorAll('[role=row], [role=columnheader], [role=gridcell]')].map((node) =>
      said(node).join(' '),
    )
  })
