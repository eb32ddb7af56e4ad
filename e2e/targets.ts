import type { Page } from 'playwright-core'

/**
 * What a thumb would miss on the page as it stands: 44 px are drawn, or are met around the middle, or lie free of anything else
 * around at least 24 px. Links within a sentence are as high as its line, and cells of a grid are met as wholes.
 */
export async function smallTargetsOf(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(${judge})()`)
}

/** Runs in the browser, from its text: it knows nothing of this file. */
const judge = `() => {
  const half = 22
  const kinds = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=tab], [role=menuitem], ' +
    '[role=option], [role=switch], [role=checkbox], [role=radio], [contenteditable=true]'
  const isShown = (one) => one.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !one.closest('[inert], [data-gallery], .visually-hidden') &&
    getComputedStyle(one).pointerEvents !== 'none'
  const all = [...document.querySelectorAll(kinds)].filter(isShown)
  const boxOf = (one) => one.getBoundingClientRect()
  const labelsOf = (one) => [...(one.labels ?? [])]
  // Whoever meets the label meets its field; a field in a frame is met with the frame.
  const belongs = (hit, one) => hit !== null && (one.contains(hit) || labelsOf(one).some((label) => label.contains(hit)) ||
    (hit.closest(kinds) === null && hit.closest('label, .mantine-Input-wrapper, .mantine-InputWrapper-root')?.contains(one) === true))
  const blockOf = (one) => (getComputedStyle(one).display === 'inline' ? blockOf(one.parentElement) : one)
  const inSentence = (one) => one.tagName === 'A' && getComputedStyle(one).display === 'inline' &&
    blockOf(one).innerText.trim() !== one.innerText.trim()
  const isOff = (one) => one.disabled || one.getAttribute('aria-disabled') === 'true' || one.tabIndex < 0 && one.closest('[role=grid]') !== null
  const at = (x, y) => (x < 0 || y < 0 || x >= innerWidth || y >= innerHeight ? null : document.elementFromPoint(x, y))
  /** How far one goes from the middle before something else is met. */
  const reach = (one, x, y, dx, dy) => {
    let steps = 0
    while (steps < 44 && belongs(at(x + dx * (steps + 1), y + dy * (steps + 1)), one)) steps += 1
    return steps
  }
  const isMet = (one, box) => {
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    if (!belongs(at(x, y), one)) return false
    const [wide, high] = [reach(one, x, y, -1, 0) + reach(one, x, y, 1, 0), reach(one, x, y, 0, -1) + reach(one, x, y, 0, 1)]
    return wide >= 42 && high >= 42
  }
  /** Under a dialog or a menu nothing is met, and nothing is meant to be. */
  const isCovered = (one, box) => {
    const above = at(box.x + box.width / 2, box.y + box.height / 2)?.closest('[role=dialog], [role=menu], [role=listbox], [data-panel]')
    return above !== null && above !== undefined && !above.contains(one)
  }
  const isFree = (one, box) => {
    if (box.width < 24 || box.height < 24) return false
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    return !all.some((other) => {
      if (other === one || other.contains(one) || one.contains(other) || isCovered(other, boxOf(other))) return false
      const { left, right, top, bottom } = boxOf(other)
      return left < x + half - 1 && right > x - half + 1 && top < y + half - 1 && bottom > y - half + 1
    })
  }
  const nameOf = (one) => {
    const said = one.getAttribute('aria-label') || one.title || one.innerText || one.id || ''
    return one.tagName.toLowerCase() + ' ' + [...one.classList].slice(0, 4).join('.') + ' "' + said.trim().split('\\n')[0].slice(0, 40) + '"'
  }
  return all.flatMap((one) => {
    const own = boxOf(one)
    if (own.width === 0 || own.height === 0 || isOff(one) || inSentence(one)) return []
    const boxes = [own, ...labelsOf(one).map(boxOf)]
    if (boxes.some((box) => box.width >= 43.5 && box.height >= 43.5)) return []
    one.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' })
    const box = boxOf(one)
    if (box.right <= 0 || box.left >= innerWidth || isCovered(one, box) || isMet(one, box) || isFree(one, box)) return []
    return [nameOf(one) + ' ' + Math.round(box.width) + ' x ' + Math.round(box.height)]
  })
}`

/** Fields that a phone zooms into when somebody types in them. */
export const smallLettersOf = (page: Page): Promise<string[]> =>
  page.evaluate<
    string[]
  >(`[...document.querySelectorAll('input:not([type=checkbox], [type=radio], [type=file]), textarea')]
    .filter((one) => one.checkVisibility() && parseFloat(getComputedStyle(one).fontSize) < 16)
    .map((one) => 'small letters: ' + (one.getAttribute('aria-label') ?? one.id))`)
