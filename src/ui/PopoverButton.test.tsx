import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { PopoverButton } from './PopoverButton.tsx'

// Without a provider around them, parts of the component library refuse to be drawn at all.
test('is a button and nothing else until it is opened', () => {
  const panel = () => {
    throw new Error('Nobody has opened it')
  }
  const drawn = renderToStaticMarkup(<PopoverButton panel={panel}>Sort</PopoverButton>)
  expect(drawn).toMatch(/^<button [^>]*><span[^>]*>Sort<\/span><\/button>$/)
  expect(drawn).toContain('aria-haspopup="dialog"')
  expect(drawn).toContain('aria-expanded="false"')
  expect(drawn).not.toContain('aria-controls')
})
