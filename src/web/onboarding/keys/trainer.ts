/** One shortcut to learn: its keys as commands write them, and how many clicks they spare. */
export interface Lesson {
  key: string
  keys: string
  clicks: number
}

/** In the order of a day's work. */
export const lessons: readonly Lesson[] = [
  { key: 'down', keys: 'ArrowDown', clicks: 1 },
  { key: 'last', keys: 'mod+ArrowDown', clicks: 2 },
  { key: 'peek', keys: 'Space', clicks: 1 },
  { key: 'open', keys: 'mod+Enter', clicks: 1 },
  { key: 'edit', keys: 'Enter', clicks: 2 },
  { key: 'clear', keys: 'Delete', clicks: 3 },
  { key: 'undo', keys: 'mod+z', clicks: 1 },
  { key: 'select', keys: 'shift+Space', clicks: 1 },
  { key: 'create', keys: 'n', clicks: 1 },
  { key: 'favourite', keys: 'f', clicks: 1 },
  { key: 'search', keys: 'mod+k', clicks: 1 },
  { key: 'home', keys: 'g h', clicks: 1 },
]

/** Known so well, it is not asked for without being shown the keys first: 0 never, 5 by heart. */
export type Known = Record<string, number>
const best = 5
/** A shortcut that went wrong comes again after so many others. */
const again = 2

export interface Round {
  /** What is still asked, the first now. */
  queue: readonly string[]
  known: Known
  /** The keys of a sequence pressed so far. */
  pressed: readonly string[]
  /** The lesson at hand went wrong, so its keys are shown and it comes again. */
  isMissed: boolean
  right: number
  wrong: number
  /** Seconds that the keys have spared against the mouse. */
  saved: number
}

/** Every shortcut once, the least known first. */
export function begin(known: Known): Round {
  const level = (key: string) => known[key] ?? 0
  const queue = lessons.map(({ key }) => key).sort((a, b) => level(a) - level(b))
  return { queue, known, pressed: [], isMissed: false, right: 0, wrong: 0, saved: 0 }
}

export const lessonOf = (round: Round): Lesson | undefined => lessons.find(({ key }) => key === round.queue[0])

/** Whether the keys stand there: the first time, and after a mistake. */
export const isShown = (round: Round): boolean => round.isMissed || (round.known[round.queue[0] ?? ''] ?? 0) === 0

/** What follows when somebody presses this. */
export function press(round: Round, keys: string): Round {
  const lesson = lessonOf(round)
  if (!lesson) return round
  const pressed = [...round.pressed, keys].join(' ')
  if (pressed === lesson.keys) return passed(round, lesson)
  if (lesson.keys.startsWith(`${pressed} `)) return { ...round, pressed: [...round.pressed, keys] }
  return {
    ...round,
    pressed: [],
    isMissed: true,
    wrong: round.wrong + 1,
    known: { ...round.known, [lesson.key]: Math.max(0, (round.known[lesson.key] ?? 0) - 1) },
  }
}

function passed(round: Round, lesson: Lesson): Round {
  const rest = round.queue.slice(1)
  const level = Math.min(best, (round.known[lesson.key] ?? 0) + 1)
  return {
    ...round,
    queue: round.isMissed ? [...rest.slice(0, again), lesson.key, ...rest.slice(again)] : rest,
    known: round.isMissed ? round.known : { ...round.known, [lesson.key]: level },
    pressed: [],
    isMissed: false,
    right: round.right + 1,
    saved: round.saved + sparedBy(lesson),
  }
}

/**
 * Seconds by the keystroke-level model (Card, Moran and Newell 1980): the hand goes to the mouse once (0.4), then points (1.1) and
 * presses (0.2) for each click; a key takes 0.28, held ones too.
 */
export const sparedBy = ({ keys, clicks }: Lesson): number => 0.4 + clicks * 1.3 - keys.split(/[+ ]/).length * 0.28
