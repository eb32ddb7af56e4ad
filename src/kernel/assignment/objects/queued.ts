import type { FieldDef } from '#kernel/fields/contract.ts'
import type { ObjectDef, Rule, RuleInput, RuleResult } from '#kernel/objects/contract.ts'

/** Said in every language here, since it stands in objects of any module. */
const queueField: FieldDef = {
  kind: 'link',
  target: 'queue',
  label: { en: 'Queue', de: 'Warteschlange', fr: 'File d’attente', es: 'Cola', ar: 'قائمة الانتظار' },
  help: {
    en: 'Where the record waits until somebody takes it. It stays here afterwards, so that it can go back.',
    de: 'Hier wartet der Datensatz, bis ihn jemand übernimmt. Der Eintrag bleibt danach stehen, damit er zurückgegeben werden kann.',
    fr: 'Là où la fiche attend que quelqu’un la prenne. L’indication reste ensuite, pour pouvoir la rendre.',
    es: 'Donde el registro espera a que alguien lo tome. Después se conserva, para poder devolverlo.',
    ar: 'حيث ينتظر السجل حتى يستلمه أحد. ويبقى بعد ذلك ليتسنّى إرجاعه.',
  },
  indexed: true,
}

/**
 * A record in a queue belongs to nobody, and the queue's team is among its teams, by which rights let its members see it. Once
 * somebody owns it the queue stays as where it came from.
 */
function keepQueue({ record, before, linked, changed }: RuleInput): RuleResult {
  if (!record.queue) return {}
  const found = linked.queue
  if (changed.has('queue') && before?.queue !== record.queue) {
    if (found?.isActive !== true)
      return {
        issues: [{ field: 'queue', code: 'queueClosed', message: 'This queue takes no records; choose another' }],
      }
  }
  const isNamed = changed.has('owner') && (record.owner ?? null) !== (before?.owner ?? null)
  const enters = changed.has('queue') && (before === null ? record.owner === null : !isNamed)
  const returns = before !== null && isNamed && record.owner === null
  return enters || returns ? { set: { owner: null, teams: [found?.team ?? null].filter((team) => team !== null) } } : {}
}

const queueRules = (object: string): Rule[] => [
  {
    name: 'a record in a queue belongs to nobody and is its team’s',
    on: ['create', 'update'],
    when: ['queue', 'owner'],
    loads: { queue: ['team', 'isActive', 'object'] },
    run: (input) => {
      const other = input.linked.queue?.object
      if (input.changed.has('queue') && input.record.queue && other !== undefined && other !== object)
        return {
          issues: [
            {
              field: 'queue',
              code: 'queueOfOther',
              message: `This queue is for other records than ${object}; choose one for them`,
              params: { object },
            },
          ],
        }
      return keepQueue(input)
    },
  },
]

/** An object that declares `queued` gets the link to its queue, with the rule that goes with it. */
export function withQueue(def: ObjectDef): ObjectDef {
  if (!def.queued) return def
  return {
    ...def,
    fields: { ...def.fields, queue: queueField },
    rules: [...(def.rules ?? []), ...queueRules(def.name)],
  }
}
