/** Somebody who takes part in a distribution. `room`: how many more they may get, null without limit. */
export interface Seat {
  key: string
  weight: number
  room: number | null
  /** Records that keep them busy. */
  open: number
}

/** How many records a seat is behind (above zero) or ahead of its share, by its key. */
export type Credits = Record<string, number>

const near = 1e-9

/**
 * Shares records out by weight so that nobody is ever a whole record away from their share: Tijdeman's algorithm of the chairman
 * assignment. Credits go on from batch to batch; who has no room neither gets records nor saves up for later.
 */
export class RoundRobin {
  readonly #seats: readonly Seat[]
  readonly #credits: Map<string, number>
  #free: Seat[] = []
  #weight = 0

  constructor(seats: readonly Seat[], credits: Credits) {
    this.#seats = seats.map((seat) => ({ ...seat }))
    this.#credits = new Map(seats.map((seat) => [seat.key, credits[seat.key] ?? 0]))
    this.#open()
  }

  /** Who is next; null when nobody has room. `except` is passed over without losing their turn. */
  next(except?: (key: string) => boolean): string | null {
    const among = except ? this.#free.filter((seat) => !except(seat.key)) : this.#free
    const weight = except ? sumOf(among) : this.#weight
    if (among.length === 0) return null
    for (const seat of among) this.#move(seat, seat.weight / weight)
    const chosen = this.#choose(among, weight)
    this.#move(chosen, -1)
    if (chosen.room !== null && --chosen.room <= 0) this.#open()
    return chosen.key
  }

  /** What the next batch goes on from. */
  credits(): Credits {
    return Object.fromEntries(this.#credits)
  }

  #open(): void {
    this.#free = this.#seats.filter((seat) => seat.weight > 0 && (seat.room === null || seat.room > 0))
    this.#weight = sumOf(this.#free)
  }

  #credit = (seat: Seat): number => this.#credits.get(seat.key) ?? 0

  #move(seat: Seat, by: number): void {
    this.#credits.set(seat.key, this.#credit(seat) + by)
  }

  /** Of those who are far enough behind, whoever would be a whole record behind first; else whoever is furthest behind. */
  #choose(among: readonly Seat[], weight: number): Seat {
    const slack = among.length > 1 ? 1 / (2 * among.length - 2) : 0
    let best: Seat | undefined
    let soonest = Number.POSITIVE_INFINITY
    for (const seat of among) {
      const credit = this.#credit(seat)
      if (credit < slack - near) continue
      const due = ((1 - slack - credit) * weight) / seat.weight
      if (due < soonest - near) {
        best = seat
        soonest = due
      }
    }
    return best ?? furthest(among, this.#credit)
  }
}

/** Gives each record to whoever has the least to do for their weight, counting what is given on the way. */
export class LeastBusy {
  readonly #seats: Seat[]

  constructor(seats: readonly Seat[]) {
    this.#seats = seats.map((seat) => ({ ...seat })).filter((seat) => seat.weight > 0)
  }

  /** Who is next, and how many records they had; null when nobody has room. */
  next(except?: (key: string) => boolean): { key: string; open: number } | null {
    let best: Seat | undefined
    for (const seat of this.#seats) {
      if ((seat.room !== null && seat.room <= 0) || except?.(seat.key)) continue
      if (!best || (seat.open + 1) * best.weight < (best.open + 1) * seat.weight) best = seat
    }
    if (!best) return null
    const open = best.open++
    if (best.room !== null) best.room--
    return { key: best.key, open }
  }
}

const sumOf = (seats: readonly Seat[]): number => seats.reduce((sum, seat) => sum + seat.weight, 0)

function furthest(seats: readonly Seat[], credit: (seat: Seat) => number): Seat {
  const [first, ...others] = seats
  if (!first) throw new Error('Nobody takes part')
  return others.reduce((best, seat) => (credit(seat) > credit(best) + near ? seat : best), first)
}
