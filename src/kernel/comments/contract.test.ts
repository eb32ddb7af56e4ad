import { expect, test } from 'vitest'
import { mentionsIn } from './contract.ts'

const [ada, ben] = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b']

test('a comment names those whom its marks name, each once', () => {
  const html = `<p><span data-mention="${ada}">@Ada</span>, ask <span class="x" data-mention="${ben}">@Ben</span></p>
    <p><span data-mention="${ada.toUpperCase()}">@Ada</span></p>`
  expect(mentionsIn(html)).toEqual([ada, ben])
})

test('what only looks like a mark names nobody', () => {
  expect(mentionsIn(`<p>data-mention="${ada}" @Ada <span data-mention="1">@x</span></p>`)).toEqual([])
})
