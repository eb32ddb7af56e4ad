import type { Context } from '#kernel/context.ts'
import type { Language } from '#kernel/fields/contract.ts'
import { write } from './records.ts'
import type { Values, World } from './world.ts'

/** The ways in which Nordlicht goes on with new leads, offers and customers; their words are in `words`, in the same order. */
const plans: { object: string; steps: Values[] }[] = [
  {
    object: 'lead',
    steps: [
      { kind: 'call', waitDays: 0, timeOfDay: '10:00' },
      { kind: 'task', waitDays: 1, timeOfDay: '09:00' },
      { kind: 'call', waitDays: 3, timeOfDay: '14:00' },
      { kind: 'task', waitDays: 10, waitFrom: 'start', timeOfDay: '09:00' },
    ],
  },
  {
    object: 'opportunity',
    steps: [
      { kind: 'call', waitDays: 2, timeOfDay: '10:00' },
      { kind: 'meeting', waitDays: 5, timeOfDay: '14:00' },
      { kind: 'task', waitDays: 5, timeOfDay: '09:00' },
    ],
  },
  {
    object: 'contact',
    steps: [
      { kind: 'task', waitDays: 1, timeOfDay: '09:00' },
      { kind: 'call', waitDays: 20, timeOfDay: '11:00' },
    ],
  },
]

/** Name and subjects of each plan. */
const words: Record<Language, [name: string, ...subjects: string[]][]> = {
  en: [
    [
      'New lead: first two weeks',
      'First call with {name}',
      'Send brochure',
      'Ask about the brochure',
      'Decide: go on or not',
    ],
    ['After the offer', 'Was the offer understood?', 'Talk through the offer', 'Ask for the decision'],
    ['Welcome a new contact', 'Introduce yourself to {name}', 'Ask how it is going'],
  ],
  de: [
    [
      'Neuer Lead: die ersten zwei Wochen',
      'Erstes Gespräch mit {name}',
      'Broschüre senden',
      'Nach der Broschüre fragen',
      'Entscheiden: weiter oder nicht',
    ],
    ['Nach dem Angebot', 'Wurde das Angebot verstanden?', 'Angebot durchsprechen', 'Nach der Entscheidung fragen'],
    ['Neuen Kontakt begrüßen', 'Sich bei {name} vorstellen', 'Fragen, wie es läuft'],
  ],
  fr: [
    [
      'Nouvelle piste : deux premières semaines',
      'Premier appel avec {name}',
      'Envoyer la brochure',
      'Demander un avis sur la brochure',
      'Décider de continuer ou non',
    ],
    ['Après l’offre', 'L’offre est-elle claire ?', 'Passer l’offre en revue', 'Demander la décision'],
    ['Accueillir un nouveau contact', 'Se présenter à {name}', 'Demander comment cela se passe'],
  ],
  es: [
    [
      'Nuevo cliente potencial: dos primeras semanas',
      'Primera llamada con {name}',
      'Enviar folleto',
      'Preguntar por el folleto',
      'Decidir si seguir o no',
    ],
    ['Después de la oferta', '¿Se entendió la oferta?', 'Repasar la oferta', 'Preguntar por la decisión'],
    ['Dar la bienvenida a un contacto', 'Presentarse a {name}', 'Preguntar cómo va'],
  ],
  ar: [
    ['عميل محتمل جديد: أول أسبوعين', 'أول مكالمة مع {name}', 'إرسال الكتيب', 'السؤال عن الكتيب', 'اتخاذ قرار المتابعة'],
    ['بعد العرض', 'هل العرض مفهوم؟', 'مناقشة العرض', 'السؤال عن القرار'],
    ['الترحيب بجهة اتصال جديدة', 'التعريف بالنفس لدى {name}', 'السؤال عن سير الأمور'],
  ],
}

/** Answers how many records were made. */
export async function planSequences(ctx: Context, { language }: World): Promise<number> {
  if (!ctx.registry.objects.has('sequenceTemplate')) return 0
  const templates = await write(
    ctx,
    'sequenceTemplate',
    plans.map(({ object }, i) => ({ object, name: words[language][i]?.[0] ?? '' })),
  )
  const steps = plans.flatMap(({ steps }, i) =>
    steps.map((step, at) => ({
      ...step,
      template: templates[i] ?? null,
      position: at + 1,
      subject: words[language][i]?.[at + 1] ?? '',
    })),
  )
  await write(ctx, 'sequenceStep', steps)
  return templates.length + steps.length
}
