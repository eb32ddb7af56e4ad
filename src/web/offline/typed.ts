const typed = new Set<HTMLElement>()

/** From the start, what is typed into is remembered as long as it stands on the screen. */
export function watchTyping(): void {
  const note = ({ target }: Event) => {
    if (target instanceof HTMLElement) typed.add(target)
  }
  document.addEventListener('input', note, { capture: true })
  document.addEventListener('submit', forgetForm)
}

/** Whether something stands on the screen that somebody typed, and that would be gone with the page. */
export function hasTyped(): boolean {
  for (const element of typed) if (!element.isConnected) typed.delete(element)
  return [...typed].some((element) => textIn(element) !== '' && element.closest('[data-kept], [role=search]') === null)
}

/** What was sent is with the server. */
function forgetForm({ target }: Event): void {
  for (const element of typed) if (target instanceof Node && target.contains(element)) typed.delete(element)
}

const textIn = (element: HTMLElement): string =>
  element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement
    ? element.value
    : (element.textContent ?? '')
