import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Client, setUp } from './client.ts'
import { faultsOf } from './faults.ts'
import { carry, cellOf, openTable, saved, stageIds } from './screen.ts'
import { journeys, picture } from './stage.ts'

journeys('languages', (stage) => {
  let client: Client
  let page: Page

  beforeAll(async () => {
    client = await setUp(stage().url)
    const account = await client.create('accounts', { name: 'Seeadler Optik', phones: [{ number: '+494312345670' }] })
    await client.create('contacts', { firstName: 'Anna', lastName: 'Weber' })
    const { Prospecting } = await stageIds(client)
    const amount = { amount: '1234.5', currency: 'EUR' }
    await client.create('opportunities', {
      name: 'Cuvettes',
      account: account.id,
      stage: Prospecting,
      closeDate: '2030-01-31',
      amount,
    })
    page = await stage().open({ as: client })
  })

  const html = () => page.evaluate<string[]>('[document.documentElement.lang, document.documentElement.dir]')
  const speak = async (menu: string, language: string) => {
    await page.locator('aside, nav').getByRole('button', { name: 'Ada Larsen' }).first().click()
    await page.getByRole('menuitem', { name: menu, exact: true }).press('ArrowRight')
    await page.getByRole('menuitemradio', { name: language, exact: true }).click()
  }

  it('changes everything on the screen at once and keeps what was typed', async () => {
    await page.goto('/o/accounts/new')
    await page.getByRole('textbox', { name: 'Name' }).first().fill('Half typed')
    await page.evaluate('window.isSamePage = true')
    for (const [menu, language, label] of [
      ['Language', 'Deutsch', 'Branche'],
      ['Sprache', 'Français', 'Secteur'],
      ['Langue', 'Español', 'Sector'],
      ['Idioma', 'العربية', 'القطاع'],
    ] as const) {
      await speak(menu, language)
      await page.getByText(label, { exact: true }).first().waitFor()
    }
    expect(await html()).toEqual(['ar', 'rtl'])
    expect(await page.locator('main input').first().inputValue()).toBe('Half typed')
    expect(await page.evaluate('window.isSamePage')).toBe(true)
  })

  describe('from right to left', () => {
    it('edits a cell of the list with keys that follow the line', async () => {
      await openTable(page, 'accounts')
      await page.getByRole('grid').focus()
      for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft', 'ArrowRight', 'ArrowLeft'])
        await page.keyboard.press(key)
      await page.keyboard.press('Enter')
      // Typed in Arabic digits, with the Arabic sign before the decimals.
      await page.keyboard.type('١٥٠٠٫٥')
      await saved(page, () => page.keyboard.press('Enter'))
      const [account] = (await client.find('accounts')).items
      expect(account?.annualRevenue).toMatchObject({ amount: '1500.5', currency: 'EUR' })
      expect(await faultsOf(page)).toEqual([])
      await picture(page, 'journey-arabic-table')
    })

    it('shows numbers and codes from left to right, and the name of a record whole', async () => {
      await cellOf(page, 0, 4).getByRole('link').waitFor()
      // The sign of the country stands on the left of its number.
      const [plus = 0, last = 0] = await page.evaluate<number[]>(`(() => {
        const link = document.querySelector('[role=grid] [data-row="0"] [data-col="4"] a')
        const text = document.createTreeWalker(link, NodeFilter.SHOW_TEXT).nextNode()
        return [text.data.indexOf('+'), text.data.length - 1].map((from) => {
          const range = document.createRange()
          range.setStart(text, from)
          range.setEnd(text, from + 1)
          return range.getBoundingClientRect().left
        })
      })()`)
      expect(plus).toBeLessThan(last)
    })

    it('opens the record, and finds nothing wrong on it', async () => {
      await page.getByRole('grid').focus()
      await page.keyboard.press('Control+Enter')
      await page.getByRole('heading', { level: 1, name: 'Seeadler Optik' }).waitFor()
      expect(await html()).toEqual(['ar', 'rtl'])
      expect(await faultsOf(page)).toEqual([])
      await picture(page, 'journey-arabic-record')
    })

    it('carries a card to the next stage, which stands on the left', async () => {
      await page.goto('/o/opportunities?layout=board')
      const card = page.getByRole('group', { name: 'Cuvettes' })
      await card.focus()
      await page.keyboard.press('Space')
      await page.getByText('Cuvettes فوق Prospecting').waitFor({ state: 'attached' })
      await carry(page, 'ArrowLeft', page.getByText('Cuvettes فوق Qualification'))
      await saved(page, () => page.keyboard.press('Space'))
      const { Qualification } = await stageIds(client)
      expect((await client.find('opportunities')).items[0]?.stage).toBe(Qualification)
      expect(await faultsOf(page)).toEqual([])
    })

    it('writes numbers, days and names as the person chose, on a phone too', async () => {
      const phone = await stage().open({ as: client, width: 'phone' })
      await phone.goto('/settings/profile')
      const choose = async (label: string, option: string | RegExp) => {
        await phone.getByRole('combobox', { name: label, exact: true }).click()
        await phone.getByRole('option', { name: option }).click()
      }
      await choose('الكتابة كما في', /^مصر/)
      await choose('الساعة', '24 ساعة')
      await phone.getByRole('status').filter({ hasText: '١٬٢٣٤٬٥٦٧٫٨٩' }).filter({ hasText: '١٣:٠٥' }).waitFor()
      expect(await faultsOf(phone)).toEqual([])
      await picture(phone, 'journey-arabic-formats')
      expect(await client.get('/api/v1/me/settings/formats')).toEqual({ country: 'EG', hours: 'h23', digits: 'auto' })
      await saved(phone, () => choose('أسماء الأشخاص', 'الوزير, آمنة'))
      await phone.goto('/o/contacts')
      await phone.getByRole('link', { name: 'Weber, Anna' }).waitFor()
      await phone.goto('/o/opportunities/new')
      await phone.getByRole('textbox', { name: 'تاريخ الإغلاق' }).click()
      const month = new Intl.DateTimeFormat('ar-EG', { month: 'long', year: 'numeric' }).format()
      await phone.getByRole('button', { name: 'اختيار شهر' }).filter({ hasText: month }).waitFor()
      await phone.getByRole('button', { name: 'الشهر التالي' }).waitFor()
      expect(await faultsOf(phone)).toEqual([])
      await picture(phone, 'journey-arabic-calendar')
    })
  })
})
