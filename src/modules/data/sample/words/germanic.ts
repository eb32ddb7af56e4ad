import type { Words } from './words.ts'

export const english: Words = {
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
  families: {
    Pumps: 'Pumps',
    Spectrometers: 'Spectrometers',
    Consumables: 'Consumables',
    'Service plans': 'Service plans',
  },
  products: [],
}

export const german: Words = {
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
  families: {
    Pumps: 'Pumpen',
    Spectrometers: 'Spektrometer',
    Consumables: 'Verbrauchsmaterial',
    'Service plans': 'Serviceverträge',
  },
  products: [
    [/ pump$/, '-Pumpe'],
    [/ spectrometer$/, '-Spektrometer'],
    [/^Consumable kit/, 'Verbrauchsset'],
    [/^Quartz cuvettes/, 'Quarzküvetten'],
    [/^Separation column/, 'Trennsäule'],
    [/^Service plan/, 'Servicevertrag'],
  ],
}
