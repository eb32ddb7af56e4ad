import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '#kernel/context.ts'
import { update } from '#kernel/records/server/engine.ts'
import { writeSetting } from '#kernel/settings/server/settings.ts'
import { type TestWorkspace, testWorkspace } from '#kernel/testing/workspace.ts'
import ar from './ar.json' with { type: 'json' }
import { compose } from './compose.ts'
import de from './de.json' with { type: 'json' }
import es from './es.json' with { type: 'json' }
import fr from './fr.json' with { type: 'json' }

let ws: TestWorkspace
let asker: Context

beforeAll(async () => {
  ws = await testWorkspace()
  await writeSetting(await ws.system(), 'organization', { name: 'Acme', language: 'es' })
  const person = await (await ws.person(['admin'])).ctx()
  asker = { ...person, locale: { ...person.locale, language: 'de' } }
})
afterAll(() => ws.close())

const values = { name: 'Vera', link: 'https://crm.example/x', inviter: 'Ada', at: new Date('2026-03-04T10:00:00Z') }
const texts = { ar, de, es, fr }
const kinds = ['invitation', 'passwordReset', 'magicLink', 'passwordChanged', 'newDevice'] as const
/** The longest piece of a mail that is the same for everybody who reads that language. */
const pieceOf = (kind: (typeof kinds)[number], language: keyof typeof texts) =>
  texts[language][kind].text
    .split(/\{\{\w+\}\}/)
    .reduce((a, b) => (a.length >= b.length ? a : b))
    .trim()

describe('a mail of Rapport', () => {
  it.each(['fr', 'ar', 'de'] as const)('is in %s for whoever reads in it, whoever asked for it', async (language) => {
    const { id } = await ws.person(['user'])
    await update(await ws.system(), 'user', id, { language })
    for (const kind of kinds)
      expect((await compose(asker, kind, 'vera@acme.example', values, id)).text).toContain(pieceOf(kind, language))
  })
  it('is in the organisation’s language for whoever has chosen none, and for who is only invited', async () => {
    const { id } = await ws.person(['user'])
    for (const reader of [id, null])
      expect((await compose(asker, 'invitation', 'vera@acme.example', values, reader)).text).toContain(
        pieceOf('invitation', 'es'),
      )
  })
})
