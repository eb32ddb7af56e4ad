/** What was pressed, as commands write it: `mod+k`, `shift+Space`, `alt+ArrowUp`, `?`, `j`. */
export interface Pressed {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
  getModifierState?(name: string): boolean
}

const names: Record<string, string> = { ' ': 'Space', Esc: 'Escape', Del: 'Delete' }

/**
 * The combination in one spelling on every keyboard: signs such as `?` and `/` count by what they are, wherever they lie;
 * letters of other scripts count by the place of the Latin letter on the same key.
 */
export function keysOf(event: Pressed): string {
  const isAltGraph = event.getModifierState?.('AltGraph') === true
  const name = names[event.key] ?? event.key
  const isLetter = /^\p{L}$/u.test(name)
  const isSign = [...name].length === 1 && !isLetter && name !== ' '
  const isDigitKey = /^(Digit|Numpad)\d$/.test(event.code)
  const parts = [
    ...((event.ctrlKey && !isAltGraph) || event.metaKey ? ['mod'] : []),
    ...(event.altKey && !isAltGraph ? ['alt'] : []),
    ...(event.shiftKey && !isSign ? ['shift'] : []),
  ]
  // With Alt held, keyboards of Apple write other signs than what stands on the key.
  if (event.altKey && !isAltGraph && isDigitKey) return [...parts, event.code.slice(-1)].join('+')
  if (isLetter) return [...parts, latin(name, event.code)].join('+')
  return [...parts, name].join('+')
}

function latin(letter: string, code: string): string {
  const lower = letter.toLowerCase()
  if (/^[a-z]$/.test(lower)) return lower
  return /^Key[A-Z]$/.test(code) ? code.slice(3).toLowerCase() : lower
}

/** Whether keys are meant for what is being typed or chosen at this moment, not for the screen. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('input, textarea, select, [role=dialog], [role=menu]') !== null
}
