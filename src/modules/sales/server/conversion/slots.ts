import type { Context } from '#kernel/context.ts'
import { forbidden, type PublicError } from '#kernel/errors.ts'
import { matchKeysOf } from '#kernel/matching/keys.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { ConversionTarget } from '../../contract.ts'
import { mergeInto } from '../../objects/conversion.ts'
import type { Values } from './plan.ts'

/** A record that leads of one portion become: made once, or changed once, however many leads lead to it. */
export interface Slot {
  target: ConversionTarget
  /** Null until it is made. */
  id: string | null
  isNew: boolean
  /** What is written. */
  patch: Values
  /** The record as it will stand. */
  view: Record<string, unknown>
  isLocked: boolean
  /** Leads that stand or fall with it, by id. */
  leads: string[]
}

/** The slots of one target. */
export class Slots {
  readonly all: Slot[] = []
  private readonly standing = new Map<string, Slot>()
  private readonly made = new Map<string, Slot>()
  private readonly ctx: Context
  readonly target: ConversionTarget

  constructor(ctx: Context, target: ConversionTarget) {
    this.ctx = ctx
    this.target = target
  }

  /** The slot of a standing record, which takes what it lacks; refused when something is to be replaced that may not be. */
  use(lead: string, record: RecordJson, offered: Values, take: readonly string[]): Slot | PublicError {
    const isLocked = record.can?.update === false
    if (isLocked && take.length > 0) return forbidden(`You may not change this ${this.target}`)
    const slot =
      this.standing.get(record.id) ?? this.add({ id: record.id, isNew: false, view: { ...record }, isLocked })
    this.standing.set(record.id, slot)
    slot.leads.push(lead)
    if (!isLocked) fill(slot, offered, take)
    return slot
  }

  /** The slot of a new record; leads of the same company share it, `shares` aside. */
  make(lead: string, values: Values, shares: boolean): Slot {
    const keys = shares ? this.keysOf(values) : []
    const known = keys.map((key) => this.made.get(key)).find((slot) => slot !== undefined)
    const slot = known ?? this.add({ id: null, isNew: true, view: { ...values }, isLocked: false })
    if (known) fill(known, values, [])
    else slot.patch = { ...values }
    for (const key of keys) this.made.set(key, slot)
    slot.leads.push(lead)
    return slot
  }

  private add(part: Pick<Slot, 'id' | 'isNew' | 'view' | 'isLocked'>): Slot {
    const slot: Slot = { ...part, target: this.target, patch: {}, leads: [] }
    this.all.push(slot)
    return slot
  }

  /** A phone alone does not make two new people one. */
  private keysOf(values: Values): string[] {
    const declared = this.ctx.registry.object(this.target).def.matchKeys ?? []
    return matchKeysOf(
      declared.filter(({ key }) => key !== 'phone'),
      values,
    )
  }
}

function fill(slot: Slot, offered: Values, take: readonly string[]): void {
  const { fills, differences } = mergeInto(slot.view, offered)
  const taken = differences
    .filter(({ field }) => take.includes(field))
    .map(({ field, offered: value }) => [field, value])
  const patch = { ...fills, ...Object.fromEntries(taken) }
  Object.assign(slot.patch, patch)
  Object.assign(slot.view, patch)
}
