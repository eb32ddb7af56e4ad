import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import de from '#web/locales/de.json' with { type: 'json' }
import en from '#web/locales/en.json' with { type: 'json' }
import deShell from '#web/shell/locales/de.json' with { type: 'json' }
import enShell from '#web/shell/locales/en.json' with { type: 'json' }
import { admin } from './client.ts'
import { setupToken } from './server.ts'
import { journeys } from './stage.ts'

const languages = [
  { locale: 'en-GB', texts: { ...en, ...enShell }, weekday: /day/, stages: ['Prospecting', 'Closed Won'] },
  { locale: 'de-DE', texts: { ...de, ...deShell }, weekday: /tag|woch/, stages: ['Kundensuche', 'Gewonnen'] },
]

for (const { locale, texts, weekday, stages } of languages) {
  journeys(`first run (${locale})`, (stage) => {
    let page: Page

    it('leads every address to the set-up, and asks for the token when the link lacks it', async () => {
      page = await stage().open({ locale })
      await page.goto('/o/accounts')
      await page.getByRole('heading', { name: texts.start.setup }).waitFor()
      expect(new URL(page.url()).pathname).toBe('/setup')
      await page.getByLabel(texts.start.token).waitFor()
    })

    it('makes the organisation and its administrator by the link, and takes the token out of the address', async () => {
      await page.goto(`/setup#${setupToken}`)
      await page.getByLabel(texts.start.token).waitFor({ state: 'detached' })
      await expect.poll(() => new URL(page.url()).hash).toBe('')
      await page.getByLabel(texts.start.organization).fill('Nordlicht Instruments')
      await page.getByLabel(texts.start.name, { exact: true }).fill(admin.name)
      await page.getByLabel(texts.start.email).fill(admin.email)
      await page.locator('input[name=new-password]').fill(admin.password)
      await page.getByRole('button', { name: texts.start.found }).click()
      await page.getByRole('heading', { name: texts.start.begin }).waitFor()
    })

    it('begins empty on the home page', async () => {
      await page.getByRole('button', { name: texts.start.beginEmpty }).click()
      await page.getByRole('heading', { level: 1, name: /Ada/ }).waitFor()
      await page.getByRole('region', { name: texts.home.gettingStarted }).waitFor()
      expect(await page.locator('header p').first().textContent()).toMatch(weekday)
      expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2))
    })

    it('names the stages of the shipped pipeline in the language of the organisation', async () => {
      await page.goto('/o/opportunities?layout=board')
      for (const stage of stages) await page.getByRole('region', { name: stage, exact: true }).waitFor()
      await page.goto('/')
    })

    it('signs out, refuses a wrong password in words, and signs in again to where one wanted to go', async () => {
      stage().allow(401, /^\/api\/auth\/sign-in$/)
      await page.getByRole('button', { name: new RegExp(admin.name) }).click()
      await page.getByRole('menuitem', { name: texts.shell.signOut }).click()
      await page.getByRole('heading', { name: texts.start.signIn }).waitFor()
      await page.goto('/o/accounts')
      await page.getByLabel(texts.start.email).fill(admin.email)
      await page.locator('input[type=password]').fill('not the password at all')
      await page.getByRole('button', { name: texts.start.signIn, exact: true }).click()
      expect(await page.getByRole('alert').textContent()).toBe(texts.start.wrongPassword)
      await page.locator('input[type=password]').fill(admin.password)
      await page.getByRole('button', { name: texts.start.signIn, exact: true }).click()
      await page.waitForURL('**/o/accounts')
    })

    it('closes the set-up for good', async () => {
      await page.goto('/setup')
      await page.waitForURL((url) => url.pathname === '/')
    })
  })
}
