const focusable = 'a[href], button, input, select, textarea, [tabindex], [contenteditable=true]'

/** Whether Tab goes out of the editor, or to another part of it such as the next line of an address. */
export function leavesEditor(box: HTMLElement, from: EventTarget | null, backwards: boolean): boolean {
  const parts = [...box.querySelectorAll<HTMLElement>(focusable)].filter(
    (part) => part.tabIndex >= 0 && !part.hasAttribute('disabled') && part.offsetParent !== null,
  )
  const edge = backwards ? parts[0] : parts.at(-1)
  return edge === undefined || edge === from || !parts.some((part) => part === from)
}

/** Goes to the field beside this editor; null at the end of the page. */
export function fieldBeside(box: HTMLElement, backwards: boolean): (() => void) | null {
  const fields = [...document.querySelectorAll<HTMLElement>('[data-inline-field]')].filter(
    (field) => field === box || field.offsetParent !== null,
  )
  const next = fields[fields.indexOf(box) + (backwards ? -1 : 1)]
  if (!next) return null
  // What is changed by one click is only reached: Tab alone must change nothing.
  return () => (next.dataset.toggles === undefined ? next.click() : next.focus())
}
