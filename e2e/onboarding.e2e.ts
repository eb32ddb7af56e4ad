import type { Page } from 'playwright-core'
import { beforeAll, expect, it } from 'vitest'
import { byLink, setUp } from './client.ts'
import { journeys } from './stage.ts'

journeys('first steps', (stage) => {
  let page: Page
  const step = (key: string) => page.locator(`[data-step=${key}]`)
  const begin = async (key: string) => {
    await page.goto('/')
    await step(key).getByRole('link').click()
  }
  /** Home says so by itself, a moment after the deed. */
  const isTicked = async (key: string) => {
    await page.goto('/')
    await page.locator(`[data-step=${key}][data-done]`).waitFor({ timeout: 30_000 })
  }
  const makeFrom = async (key: string, field: string, text: string) => {
    await begin(key)
    await page.getByRole('textbox', { name: field, exact: true }).fill(text)
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { level: 1, name: text }).waitFor()
    await isTicked(key)
  }

  beforeAll(async () => {
    const admin = await setUp(stage().url)
    const user = await admin.create('users', { name: 'Ben Okafor', email: 'ben@nordlicht.example', roles: ['user'] })
    const { link } = await admin.post<{ link: string }>(`/api/v1/users/${user.id}/password-link`)
    page = await stage().open({ as: await byLink(stage().url, link) })
  })

  it('knows what a maker begins with, and that nothing is done', async () => {
    await page.goto('/')
    await page.getByRole('heading', { name: 'First steps' }).waitFor()
    expect(await page.locator('[data-step]').count()).toBe(7)
    expect(await page.locator('[data-step][data-done]').count()).toBe(0)
  })

  it('ticks what is made', async () => {
    await makeFrom('record', 'Name', 'Seeadler Optik')
    await makeFrom('task', 'Subject', 'Call Seeadler')
    await makeFrom('note', 'Subject', 'First talk')
  })

  it('ticks a completed task, from the home page itself', async () => {
    await page.goto('/')
    await page.getByRole('checkbox', { name: /Call Seeadler/ }).click()
    await isTicked('closed')
  })

  it('ticks a favourite', async () => {
    await begin('favourite')
    await page.getByRole('grid').getByText('Seeadler Optik').waitFor()
    await page.keyboard.press('f')
    await isTicked('favourite')
  })

  it('goes when it is put away, and comes back from the help', async () => {
    await page.getByRole('button', { name: 'Put away' }).click()
    await page.getByRole('heading', { name: 'First steps' }).waitFor({ state: 'detached' })
    await page.keyboard.press('F1')
    await page.getByRole('complementary').getByRole('button', { name: 'Show on the home page' }).click()
    await page.locator('main').getByRole('heading', { name: 'First steps' }).waitFor()
  })

  it('explains the screen it was opened on, and finds the rest', async () => {
    await page.goto('/o/opportunities')
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('F1')
    const help = page.getByRole('complementary', { name: /Help/ })
    await help.getByRole('heading', { name: 'Opportunities' }).waitFor()
    await help.getByRole('searchbox').fill('close date')
    await help.getByRole('button', { name: /Close date \(Opportunities\)/ }).click()
    await help.getByText('The day you expect the decision').waitFor()
    await page.keyboard.press('F1')
    await help.waitFor({ state: 'detached' })
  })

  it('explains a field by F1 in it', async () => {
    await page.goto('/o/opportunities/new')
    await page.getByRole('textbox', { name: 'Name', exact: true }).press('F1')
    await page.getByText('What the sale is about').waitFor()
  })

  it('walks over the screens by keyboard, waits meanwhile, and is there again after loading anew', async () => {
    await page.goto('/')
    await page.getByRole('button', { name: 'Take the tour' }).click()
    const card = (name: string) => page.getByRole('dialog', { name })
    await card('Welcome to Rapport').waitFor()
    const stops = ['Find your way', 'A list is a table', 'Filter by anything', 'Keep what you need']
    for (const stop of stops) {
      await page.keyboard.press('ArrowRight')
      await card(stop).waitFor()
    }
    expect(new URL(page.url()).pathname).toBe('/o/accounts')
    await page.goto('/o/tasks')
    await card('Keep what you need').getByRole('button', { name: 'Back to the tour' }).click()
    await page.waitForURL('**/o/accounts**')
    for (const stop of ['See what is moving', 'Everything on one page', 'Ask for anything', 'Nothing is lost']) {
      await page.getByRole('dialog').getByRole('button', { name: 'Next' }).click()
      await card(stop).waitFor()
    }
    await page.keyboard.press('ArrowLeft')
    await card('Ask for anything').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
  })

  it('teaches the keys from the sheet of shortcuts, and remembers what is known', async () => {
    await page.goto('/')
    await page.getByRole('heading', { name: 'First steps' }).waitFor()
    await page.keyboard.press('?')
    await page.getByRole('link', { name: 'Practise them' }).click()
    const lesson = (key: string) => page.locator(`[data-lesson=${key}]`)
    await lesson('down').waitFor()
    await page.keyboard.press('x')
    await page.getByText('It will come again').waitFor()
    const keys = [
      'ArrowDown',
      'Control+ArrowDown',
      'Space',
      'ArrowDown',
      'Control+Enter',
      'Enter',
      'Delete',
      'Control+z',
    ]
    for (const key of [...keys, 'Shift+Space', 'n', 'f', 'Control+k', 'g', 'h']) await page.keyboard.press(key)
    await page.getByText(/^You have saved about \d+ seconds/).waitFor()
    expect(new URL(page.url()).pathname).toBe('/keys')
    const kept = page.waitForResponse((answer) => answer.url().endsWith('/me/settings/help') && answer.ok())
    await page.getByRole('button', { name: 'Once more' }).click()
    await lesson('down').waitFor()
    await page.getByRole('button', { name: 'Show the keys' }).waitFor()
    await page.keyboard.press('ArrowDown')
    await kept
    await page.reload()
    await lesson('last').waitFor()
  })
})
