export interface Product {
  code: string
  name: string
  family: Family
  type: 'Good' | 'Service' | 'Subscription' | 'Bundle'
  unit: string
  /** EUR */
  price: number
  cost: number
  /** How often it is asked for. */
  weight: number
  attributes: Record<string, string | number>
}

export const families = ['Pumps', 'Spectrometers', 'Consumables', 'Service plans'] as const
export type Family = (typeof families)[number]

/** Days from first talk to signature, and how many are bought at once. */
export const familyHabits: Record<Family, { cycle: number; quantity: [number, number]; stages: number }> = {
  Pumps: { cycle: 70, quantity: [1, 8], stages: 5 },
  Spectrometers: { cycle: 130, quantity: [1, 3], stages: 6 },
  Consumables: { cycle: 21, quantity: [5, 60], stages: 3 },
  'Service plans': { cycle: 35, quantity: [1, 4], stages: 4 },
}

export const products: readonly Product[] = [
  good('HX-100', 'HX-100 pump', 'Pumps', 1890, 980, 8, { flow: '10 ml/min', pressure: '400 bar', channels: 1 }),
  good('HX-200', 'HX-200 pump', 'Pumps', 3450, 1720, 12, { flow: '50 ml/min', pressure: '600 bar', channels: 2 }),
  good('HX-300', 'HX-300 pump', 'Pumps', 5980, 2890, 6, { flow: '100 ml/min', pressure: '1000 bar', channels: 4 }),
  good('SP-5', 'SP-5 spectrometer', 'Spectrometers', 14800, 7900, 8, { range: '190–1100 nm', resolution: '1.0 nm' }),
  good('SP-7', 'SP-7 spectrometer', 'Spectrometers', 27900, 14100, 5, { range: '190–1100 nm', resolution: '0.5 nm' }),
  good('SP-9', 'SP-9 spectrometer', 'Spectrometers', 46500, 22800, 2, { range: '175–3300 nm', resolution: '0.1 nm' }),
  kit('KIT-A', 'Consumable kit A', 240, 96, 12, { fits: 'HX-100' }),
  kit('KIT-B', 'Consumable kit B', 310, 121, 10, { fits: 'HX-200' }),
  kit('KIT-C', 'Consumable kit C', 420, 150, 9, { fits: 'SP-5' }),
  kit('CUV-10', 'Quartz cuvettes, 10 mm', 95, 31, 11, { path: '10 mm', pieces: 4 }),
  kit('COL-C18', 'Separation column C18', 385, 142, 7, { length: '150 mm', particle: '3 µm' }),
  plan('CARE-B', 'Service plan Basic', 690, 280, 6, { visits: 1, response: '3 days' }),
  plan('CARE-P', 'Service plan Plus', 1490, 610, 6, { visits: 2, response: '1 day' }),
  plan('CARE-X', 'Service plan Premium', 2980, 1240, 3, { visits: 4, response: '4 hours' }),
]

/** Pairs of product codes: what is offered beside or instead. */
export const productLinks: Record<'upsellTo' | 'accessories' | 'substitutes', readonly [string, string][]> = {
  upsellTo: [
    ['HX-100', 'HX-200'],
    ['HX-200', 'HX-300'],
    ['SP-5', 'SP-7'],
    ['SP-7', 'SP-9'],
    ['CARE-B', 'CARE-P'],
    ['CARE-P', 'CARE-X'],
  ],
  accessories: [
    ['HX-100', 'KIT-A'],
    ['HX-200', 'KIT-B'],
    ['SP-5', 'KIT-C'],
    ['SP-5', 'CUV-10'],
    ['SP-7', 'CUV-10'],
  ],
  substitutes: [
    ['HX-200', 'HX-300'],
    ['SP-5', 'SP-7'],
  ],
}

type Attributes = Product['attributes']

function good(
  code: string,
  name: string,
  family: Family,
  price: number,
  cost: number,
  weight: number,
  attributes: Attributes,
): Product {
  return { code, name, family, type: 'Good', unit: 'Piece', price, cost, weight, attributes }
}
function kit(code: string, name: string, price: number, cost: number, weight: number, attributes: Attributes): Product {
  return { code, name, family: 'Consumables', type: 'Good', unit: 'Pack', price, cost, weight, attributes }
}
function plan(
  code: string,
  name: string,
  price: number,
  cost: number,
  weight: number,
  attributes: Attributes,
): Product {
  return { code, name, family: 'Service plans', type: 'Subscription', unit: 'Year', price, cost, weight, attributes }
}
