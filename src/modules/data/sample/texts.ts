import type { Language } from '#kernel/fields/contract.ts'
import type { Family, Product } from './catalogue.ts'

/** What the company's people write, in the language of the organisation. Both languages have the same number of each kind, so that chance chooses alike. */
interface Texts {
  subjects: readonly ((product: string) => string)[]
  remarks: readonly ((product: string) => string)[]
  nextSteps: readonly string[]
}

const english: Texts = {
  subjects: [
    (product) => `Call about ${product}`,
    (product) => `Send data sheet of ${product}`,
    (product) => `Demonstrate ${product}`,
    () => 'Follow up by phone',
    () => 'Visit on site',
  ],
  remarks: [
    (product) => `<p>Wants to compare <b>${product}</b> with the present device before deciding.</p>`,
    () => '<p>Budget is approved for this year, purchasing joins the next call.</p>',
    () => '<p>Delivery time matters more than the price.</p>',
    (product) => `<p>Asked for references of ${product} from the same trade.</p>`,
  ],
  nextSteps: [
    'Send quote',
    'Arrange demonstration',
    'Call purchasing',
    'Clarify technical questions',
    'Visit on site',
    'Agree delivery date',
  ],
}

const german: Texts = {
  subjects: [
    (product) => `Anruf wegen ${product}`,
    (product) => `Datenblatt zu ${product} senden`,
    (product) => `${product} vorführen`,
    () => 'Telefonisch nachfassen',
    () => 'Besuch vor Ort',
  ],
  remarks: [
    (product) => `<p>Möchte <b>${product}</b> vor der Entscheidung mit dem jetzigen Gerät vergleichen.</p>`,
    () => '<p>Das Budget ist für dieses Jahr bewilligt, der Einkauf ist beim nächsten Gespräch dabei.</p>',
    () => '<p>Die Lieferzeit zählt mehr als der Preis.</p>',
    (product) => `<p>Fragt nach Referenzen zu ${product} aus der gleichen Branche.</p>`,
  ],
  nextSteps: [
    'Angebot senden',
    'Vorführung vereinbaren',
    'Einkauf anrufen',
    'Technische Fragen klären',
    'Besuch vor Ort',
    'Liefertermin abstimmen',
  ],
}

export const texts: Record<Language, Texts> = { en: english, de: german }

const germanFamilies: Record<Family, string> = {
  Pumps: 'Pumpen',
  Spectrometers: 'Spektrometer',
  Consumables: 'Verbrauchsmaterial',
  'Service plans': 'Serviceverträge',
}

export const familyName = (family: Family, language: Language): string =>
  language === 'de' ? germanFamilies[family] : family

const germanWords: readonly [RegExp, string][] = [
  [/ pump$/, '-Pumpe'],
  [/ spectrometer$/, '-Spektrometer'],
  [/^Consumable kit/, 'Verbrauchsset'],
  [/^Quartz cuvettes/, 'Quarzküvetten'],
  [/^Separation column/, 'Trennsäule'],
  [/^Service plan/, 'Servicevertrag'],
]

export const productName = ({ name }: Pick<Product, 'name'>, language: Language): string =>
  language === 'de' ? germanWords.reduce((text, [english, word]) => text.replace(english, word), name) : name
