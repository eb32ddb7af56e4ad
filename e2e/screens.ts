import type { Page } from 'playwright-core'
import type { Invited } from '#kernel/auth/contract.ts'
import type { Language } from '#kernel/fields/contract.ts'
import type { Client } from './client.ts'
import { frameScreens } from './frameScreens.ts'
import { type Words, wordsOf } from './words.ts'

export interface Screen {
  name: string
  path: string
  /** Seen before anybody signs in. */
  isOutside?: boolean
  /** What must stand there before the screen counts as shown. */
  ready?: (page: Page) => Promise<unknown>
  /** What a person does to come to this state of the screen. */
  prepare?: (page: Page) => Promise<unknown>
}

const groupedTable = new URLSearchParams({
  layout: 'table',
  groupBy: 'closeDate:quarter',
  totals: JSON.stringify({ amount: 'sum', name: 'count' }),
  density: 'comfortable',
})
const colouredTable = new URLSearchParams({
  layout: 'table',
  density: 'compact',
  frozen: '2',
  totals: JSON.stringify({ annualRevenue: 'avg' }),
  colours: JSON.stringify([
    { filter: { field: 'type', op: 'eq', value: 'Customer' }, colour: 'green' },
    { filter: { field: 'industry', op: 'isNotEmpty' }, colour: 'amber', field: 'industry' },
  ]),
})

/** Every route of the product, and the dialogs that matter, on the sample company, for a reader of that language. */
export async function allScreens(client: Client, language: Language = 'en'): Promise<Screen[]> {
  const t = wordsOf(language)
  const first = async (plural: string) =>
    (await client.find(plural, { limit: 1, fields: ['displayName'] })).items[0]?.id
  const grid = (page: Page) => page.locator('[role=grid] [data-row="0"] [data-col="0"] *, main li').first().waitFor()
  const settings = (page: string): Screen => ({ name: `settings-${page}`, path: `/settings/${page}` })
  return [
    { name: 'sign-in', path: '/sign-in', isOutside: true },
    { name: 'set-password', path: '/set-password#nothing', isOutside: true },
    { name: 'magic-link', path: '/sign-in/link#nothing', isOutside: true },
    { name: 'invitation', path: await invitationPath(client), isOutside: true },
    { name: 'invitation-dead', path: '/invitation#nothing', isOutside: true },
    { name: 'home', path: '/' },
    {
      name: 'sales',
      path: '/sales',
      ready: (page) => page.locator('[data-tile=outcome] [data-mark]').first().waitFor(),
    },
    { name: 'accounts', path: '/o/accounts', ready: grid },
    { name: 'contacts', path: '/o/contacts', ready: grid },
    { name: 'opportunities', path: '/o/opportunities?layout=table', ready: grid },
    {
      name: 'board',
      path: '/o/opportunities?layout=board',
      ready: (page) => page.locator('article').first().waitFor(),
    },
    {
      name: 'board-rows',
      path: '/o/opportunities?layout=board&lanes=owner',
      ready: (page) => page.locator('article').first().waitFor(),
    },
    {
      name: 'forecast',
      path: '/forecast',
      ready: (page) => page.getByRole('treegrid').waitFor(),
    },
    {
      name: 'goals',
      path: '/goals',
      ready: (page) => page.getByRole('treegrid').or(page.locator('main ul')).first().waitFor(),
    },
    {
      name: 'territories',
      path: '/territories',
      ready: (page) => page.locator('main h2').first().waitFor(),
    },
    {
      name: 'calendar',
      path: '/o/opportunities?view=open&layout=calendar',
      ready: (page) => page.getByRole('radiogroup').first().waitFor(),
    },
    ...(['week', 'day'] as const).map((span) => ({
      name: `calendar-${span}`,
      path: `/o/tasks?layout=calendar&start=dueAt&span=${span}&filter=${encodeURIComponent('{"all":true}')}`,
      ready: (page: Page) => page.getByRole('radiogroup').waitFor(),
    })),
    {
      name: 'gallery',
      path: '/o/accounts?layout=gallery',
      ready: (page) => page.locator('article, main li').first().waitFor(),
    },
    { name: 'split', path: '/o/accounts?layout=split', ready: (page) => page.locator('main li').first().waitFor() },
    {
      name: 'view-gone',
      path: '/o/opportunities?view=gone',
      ready: (page) => page.getByRole('main').getByRole('heading', { level: 2 }).waitFor(),
    },
    {
      name: 'view-menu',
      path: '/o/opportunities?view=open',
      ready: grid,
      prepare: async (page) => {
        await page.getByRole('button', { name: t('records.view') }).click()
        await page.getByRole('menu').waitFor()
      },
    },
    {
      name: 'export',
      path: '/o/opportunities?layout=table',
      ready: grid,
      prepare: async (page) => {
        await page.getByRole('button', { name: 'More actions' }).click()
        await page.getByRole('menuitem', { name: 'Export this list' }).click()
        await page
          .getByRole('dialog')
          .getByText(/ rows · /)
          .waitFor()
      },
    },
    {
      name: 'view-options',
      path: '/o/opportunities?view=board',
      prepare: async (page) => {
        await page.getByRole('button', { name: t('views.options') }).click()
        await page.getByRole('radiogroup').waitFor()
      },
    },
    {
      name: 'view-dialog',
      path: '/o/opportunities?view=open',
      prepare: async (page) => {
        await page.getByRole('button', { name: t('records.view') }).click()
        await page.getByRole('menuitem', { name: t('views.saveAs') }).click()
        await page.getByRole('dialog').waitFor()
      },
    },
    { name: 'table-groups', path: `/o/opportunities?${groupedTable}`, ready: grid },
    { name: 'table-colours', path: `/o/accounts?${colouredTable}`, ready: grid },
    { name: 'tasks', path: '/o/tasks' },
    { name: 'account', path: `/o/accounts/${await first('accounts')}` },
    { name: 'contact', path: `/o/contacts/${await first('contacts')}` },
    { name: 'opportunity', path: `/o/opportunities/${await first('opportunities')}` },
    {
      name: 'files',
      path: `/o/accounts/${await withFiles(client)}`,
      prepare: async (page) => {
        await page.getByRole('tab', { name: t('records.files.tab'), exact: true }).click()
        await page.locator('li[data-file]').first().waitFor()
      },
    },
    {
      name: 'comments',
      path: `/o/accounts/${await withFiles(client)}`,
      prepare: async (page) => {
        await page.getByRole('tab', { name: t('records.comments.tab'), exact: true }).click()
        await page.locator('li[data-comment]').first().waitFor()
        await page.keyboard.press('c')
        await page.getByRole('toolbar').waitFor()
      },
    },
    {
      name: 'file-preview',
      path: `/o/accounts/${await withFiles(client)}`,
      prepare: async (page) => {
        await page.getByRole('tab', { name: t('records.files.tab'), exact: true }).click()
        await page.getByRole('button', { name: 'Minutes.txt', exact: true }).click()
        await page.getByRole('dialog').locator('pre').waitFor()
      },
    },
    {
      name: 'layout-editor',
      path: `/o/opportunities/${await first('opportunities')}/layout`,
      ready: (page) => page.locator('[data-block]').first().waitFor(),
      prepare: (page) => page.locator('[data-block^=field]').first().click(),
    },
    {
      name: 'layout-cards',
      path: `/o/accounts/${await first('accounts')}/layout`,
      ready: (page) => page.locator('[data-block]').first().waitFor(),
      prepare: async (page) => {
        await page.getByRole('radio', { name: 'Cards' }).press('Space')
        await page.locator('section article').first().waitFor()
      },
    },
    { name: 'notices', path: '/notices' },
    { name: 'keys', path: '/keys' },
    { name: 'create', path: '/o/accounts/new' },
    { name: 'create-opportunity', path: '/o/opportunities/new' },
    { name: 'import', path: '/import' },
    { name: 'trash', path: '/trash' },
    { name: 'waiting', path: '/waiting' },
    { name: 'operations', path: '/operations' },
    { name: 'settings', path: '/settings' },
    ...['profile', 'security', 'sessions', 'organization', 'users', 'teams', 'roles', 'objects', 'objects/account'].map(
      settings,
    ),
    ...['sign-in', 'single-sign-on', 'mail', 'api-keys', 'audit'].map(settings),
    ...['sharing', 'rights'].map(settings),
    settings('currencies'),
    settings('jobs'),
    settings('adoption'),
    settings('storage'),
    settings('health'),
    settings('sample'),
    settings('picklists'),
    settings('pipelines'),
    settings('assignment'),
    settings('picklists/account/industry'),
    settings('objects/opportunity/process'),
    settings(`objects/${await withRule(client)}/rules`),
    {
      name: 'settings-rule',
      path: '/settings/objects/account/rules',
      prepare: async (page) => {
        await page.locator('main tbody button').first().click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('status').first().filter({ hasText: /./ }).waitFor()
        await dialog.locator('[class*=dryRun] button').click()
        await dialog.locator('[class*=dryRun] p').waitFor()
      },
    },
    {
      name: 'settings-picklist-merge',
      path: '/settings/picklists/account/industry',
      prepare: async (page) => {
        await page.locator('main li button[aria-haspopup=menu]').first().click()
        await page.getByRole('menuitem').first().click()
        await page.getByRole('dialog').getByRole('combobox').click()
        await page.getByRole('option').first().click()
        await page.getByRole('dialog').getByRole('status').waitFor()
      },
    },
    {
      name: 'settings-field-new',
      path: '/settings/objects/account',
      prepare: async (page) => {
        await page.locator('main header button').first().click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('textbox').first().fill('Size')
        await dialog.getByRole('combobox').first().click()
        await page.getByRole('option').nth(7).click()
        await dialog.locator('article').waitFor()
      },
    },
    {
      name: 'settings-field-convert',
      path: `/settings/objects/${await withOwnField(client)}`,
      prepare: async (page) => {
        await page.locator('main tr', { hasText: 'deliveryDays' }).getByRole('button').first().click()
        const dialog = page.getByRole('dialog')
        await dialog.getByRole('combobox').first().click()
        await page.locator('[role=option]:visible').nth(3).click()
        await dialog.locator('button[type=submit]').click()
        await dialog.getByRole('status').waitFor()
      },
    },
    {
      name: 'settings-object-new',
      path: '/settings/objects',
      prepare: async (page) => {
        await page.locator('main header button').first().click()
        await page.getByRole('dialog').locator('form').waitFor()
      },
    },
    {
      name: 'settings-roles-compare',
      path: '/settings/roles',
      prepare: async (page) => {
        await page.locator('main [role=radiogroup] label').nth(2).click()
        await page.locator('main').getByRole('combobox').first().click()
        await page.locator('[role=option]').nth(1).click()
        await page.locator('main td button[aria-expanded]').nth(1).click()
      },
    },
    {
      name: 'settings-users-invite',
      path: '/settings/users',
      prepare: async (page) => {
        await page.locator('main header button').last().click()
        await page.getByRole('dialog').locator('form').waitFor()
      },
    },
    {
      name: 'settings-single-sign-on-new',
      path: '/settings/single-sign-on',
      prepare: async (page) => {
        await page.locator('main header button').first().click()
        await page.getByRole('dialog').locator('form').waitFor()
      },
    },
    {
      name: 'filter-fields',
      path: '/o/opportunities?layout=table',
      ready: grid,
      prepare: async (page) => {
        await page.getByRole('button', { name: t('filter.add'), exact: true }).click()
        await page.getByRole('option').first().waitFor()
      },
    },
    {
      name: 'filter-advanced',
      path: `/o/opportunities?layout=table&filter=${filterParam}`,
      prepare: (page) => openFilter(page, t),
    },
    {
      name: 'filter-text',
      path: `/o/opportunities?layout=table&filter=${filterParam}`,
      prepare: async (page) => {
        await openFilter(page, t)
        await page.getByText(t('filter.asText')).click()
        await page.getByRole('textbox', { name: t('filter.text') }).press('Control+End')
        await page.getByRole('option').first().waitFor()
      },
    },
    { name: 'components', path: '/dev/ui' },
    ...(await frameScreens(client, t)),
    {
      name: 'help',
      path: '/o/accounts',
      ready: grid,
      prepare: async (page) => {
        await page.keyboard.press('F1')
        await page.locator('[data-panel] article h3').first().waitFor()
      },
    },
    {
      name: 'help-search',
      path: '/',
      prepare: async (page) => {
        await page.keyboard.press('F1')
        await page.locator('[data-panel] input').fill('import')
        await page.locator('[data-panel] li').first().waitFor()
      },
    },
    {
      name: 'field-help',
      path: '/o/opportunities/new',
      prepare: async (page) => {
        await page.locator('[data-field] [aria-expanded=false][title]').first().click()
      },
    },
    { name: 'missing', path: '/nowhere' },
    {
      name: 'search',
      path: '/',
      prepare: async (page) => {
        await page.keyboard.press('Control+k')
        await page
          .getByRole('dialog')
          .getByRole('combobox')
          .or(page.getByRole('dialog').locator('input'))
          .first()
          .fill('a')
        await page.getByRole('option').first().waitFor()
      },
    },
  ]
}

/** Somebody is invited, and so the list of those who are waited for has a row. */
async function invitationPath(client: Client): Promise<string> {
  const request = { emails: ['vera@nordlicht.example'], roles: ['user'], team: null }
  const { items } = await client.post<{ items: Invited[] }>('/api/v1/invitations', request)
  const { pathname, hash } = new URL(items[0]?.link ?? '')
  return pathname + hash
}

/** An object with a rule that some of its records are in breach of. */
async function withRule(client: Client): Promise<string> {
  await client.put('/api/v1/objects/account/rules/needsIndustry', {
    name: { en: 'Customers have an industry', de: 'Kunden haben eine Branche' },
    refuseWhen: 'isBlank(industry)',
    message: { en: 'Choose an industry', de: 'Wählen Sie eine Branche' },
    field: 'industry',
    isActive: false,
  })
  return 'account'
}

/** An object with a field of one's own, whose values would fit another kind more or less. */
async function withOwnField(client: Client): Promise<string> {
  const label = { en: 'Delivery days', de: 'Liefertage' }
  await client.post('/api/v1/objects/account/fields', { name: 'deliveryDays', kind: 'text', label })
  const { items } = await client.find('accounts', { limit: 4 })
  for (const [at, deliveryDays] of ['12', '007', 'two weeks', '30'].entries())
    await client.patch(`/api/v1/accounts/${items[at]?.id}`, { deliveryDays })
  return 'account'
}

/** A record with two files on it, made once. */
async function withFiles(client: Client): Promise<string> {
  const name = 'Kingfisher Archive'
  const known = (await client.find('accounts', { filter: { field: 'name', op: 'eq', value: name } })).items[0]
  if (known) return known.id
  const { id } = await client.create('accounts', { name })
  const contents = {
    'Minutes.txt': 'Minutes of the meeting\n\n1. Offer\n2. Next steps\n',
    'Prices.csv': 'item;price\nlens;12\n',
  }
  for (const [file, content] of Object.entries(contents)) {
    const stored = await client.upload<{ id: string }>('/api/v1/files', file, content)
    await client.create('attachments', { name: file, file: stored.id, relatedTo: { object: 'account', id } })
  }
  const { id: user, name: person } = await client.get<{ id: string; name: string }>('/api/v1/me')
  for (const body of [
    '<p>They want the offer <strong>by Friday</strong>.</p><ul><li>Lenses</li><li>Mounts</li></ul>',
    `<p><span data-mention="${user}">@${person}</span> can you look at the prices?</p>`,
  ])
    await client.create('comments', { body, relatedTo: { object: 'account', id } })
  return id
}

const filterParam = encodeURIComponent(
  JSON.stringify({
    or: [
      {
        and: [
          { field: 'lostReason', op: 'in', value: ['Price', 'No Budget'] },
          { field: 'closeDate', op: 'inPeriod', value: 'thisQuarter' },
          { path: 'tasks', has: 'none', where: { field: 'isClosed', op: 'eq', value: false } },
        ],
      },
      { field: 'account.industry', op: 'isNotEmpty' },
      { not: { field: 'lastActivityAt', op: 'inPeriod', value: { last: 21, unit: 'day' } } },
    ],
  }),
)

async function openFilter(page: Page, t: Words): Promise<void> {
  await page.getByRole('button', { name: t('filter.add'), exact: true }).click()
  // The chip of a filter is called so too, until it is in words.
  const choice = page.getByRole('dialog', { name: t('filter.add'), exact: true })
  await choice.getByRole('button', { name: t('filter.advanced'), exact: true }).click()
  await page
    .getByRole('dialog', { name: t('filter.advanced') })
    .getByLabel(t('filter.joinLabel'))
    .first()
    .waitFor()
}

/** Opens a screen and waits until nothing on it is still on its way. */
export async function show(page: Page, screen: Screen): Promise<void> {
  await page.goto(screen.path)
  await page.locator('main :is(h1, h2)').filter({ visible: true }).first().waitFor()
  await screen.ready?.(page)
  await settled(page)
  await screen.prepare?.(page)
  await settled(page)
}

/** Specimens of the gallery stay as they are. */
const onTheWay = ':is([aria-busy=true], [class*=bone]):not([data-gallery] *)'

/** The stream of changes keeps a connection, so the network is never idle: what counts is what the page says about itself. */
export async function settled(page: Page): Promise<void> {
  await page.locator(onTheWay).first().waitFor({ state: 'detached' })
  await page.evaluate('document.fonts.ready.then(() => new Promise((shown) => setTimeout(shown, 150)))')
}
