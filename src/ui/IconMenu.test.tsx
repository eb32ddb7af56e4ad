import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { IconMenu } from './IconMenu.tsx'

const Entry = () => {
  throw new Error('Nobody has opened the menu')
}

// Without a provider around them, parts of the component library refuse to be drawn at all.
test('is a button and nothing else until it is opened', () => {
  const drawn = renderToStaticMarkup(
    <IconMenu label="More actions" icon="…" aria-busy>
      <Entry />
    </IconMenu>,
  )
  expect(drawn).toMatch(/^<button [^>]*>…<\/button>$/)
  for (const part of ['aria-label="More actions"', 'title="More actions"', 'aria-haspopup="menu"', 'aria-busy="true"'])
    expect(drawn).toContain(part)
  expect(drawn).toContain('aria-expanded="false"')
  expect(drawn).not.toContain('aria-controls')
})
