import type { Choice, FieldDef } from '#kernel/fields/contract.ts'

/** A picklist value in both languages; `aliases` are the spellings of other systems that an import accepts. */
export function option(value: string, de: string, color?: string, aliases?: string[]): Choice {
  return { value, label: { en: value, de }, ...(color ? { color } : {}), ...(aliases ? { aliases } : {}) }
}

const salutations: Choice[] = [
  option('Mr.', 'Herr', undefined, ['Mr', 'Herr']),
  option('Ms.', 'Frau', undefined, ['Ms', 'Frau']),
  option('Mrs.', 'Frau (Mrs.)', undefined, ['Mrs']),
  option('Dr.', 'Dr.', undefined, ['Dr']),
  option('Prof.', 'Prof.', undefined, ['Prof', 'Professor']),
]

/** What a person is called, whether contact or lead. */
export const nameFields = {
  salutation: { kind: 'choice', label: { en: 'Salutation', de: 'Anrede' }, choices: salutations, personal: true },
  firstName: {
    kind: 'text',
    label: { en: 'First name', de: 'Vorname' },
    searchable: true,
    maxLength: 100,
    personal: true,
  },
  lastName: {
    kind: 'text',
    label: { en: 'Last name', de: 'Nachname' },
    required: true,
    indexed: true,
    searchable: true,
    maxLength: 100,
    personal: true,
  },
} as const satisfies Record<string, FieldDef>

export const jobTitle = {
  kind: 'text',
  label: { en: 'Job title', de: 'Position' },
  searchable: true,
  maxLength: 120,
} as const satisfies FieldDef

/** How a person is reached. */
export const reachFields = {
  emails: { kind: 'emails', label: { en: 'E-mails', de: 'E-Mails' }, searchable: true, personal: true },
  phones: { kind: 'phones', label: { en: 'Phones', de: 'Telefone' }, searchable: true, personal: true },
} as const satisfies Record<string, FieldDef>

/** Where a lead, a contact or an opportunity came from. */
export const sources: Choice[] = [
  option('Web Site', 'Website', 'blue', ['Web', 'Website', 'Organic Search']),
  option('Web Form', 'Webformular', 'blue', ['Form', 'Landing Page']),
  option('Call', 'Anruf', 'teal', ['Phone', 'Phone Inquiry', 'Cold Call', 'Telephone']),
  option('Email', 'E-Mail', 'cyan', ['E-mail', 'Mail']),
  option('Chat', 'Chat', 'cyan', ['Live Chat']),
  option('Social', 'Soziale Medien', 'grape', ['Social Media', 'LinkedIn', 'Facebook']),
  option('Existing Customer', 'Bestandskunde', 'green', ['Customer']),
  option('Partner', 'Partner', 'indigo', ['Partner Referral', 'External Partner']),
  option('Referral', 'Empfehlung', 'lime', ['External Referral', 'Word of mouth', 'Reference']),
  option('Employee', 'Mitarbeiter', 'lime', ['Employee Referral', 'Self Generated']),
  option('Event/Trade Show', 'Veranstaltung/Messe', 'orange', [
    'Event',
    'Trade Show',
    'Seminar',
    'Conference',
    'Webinar',
  ]),
  option('Advertisement', 'Werbung', 'yellow', ['Ads', 'Paid Search', 'Google']),
  option('Campaign', 'Kampagne', 'pink', ['Marketing Campaign', 'Public Relations']),
  option('Purchased List', 'Gekaufte Liste', 'gray', ['List', 'Direct Mail']),
  option('Other', 'Sonstige', 'gray', ['Unknown', 'Others']),
]

export const industries: Choice[] = [
  option('Aerospace', 'Luft- und Raumfahrt', 'indigo', ['Aviation & Aerospace', 'Defense']),
  option('Agriculture', 'Landwirtschaft', 'lime', ['Farming']),
  option('Automotive', 'Automobil', 'gray', ['Automobile']),
  option('Biotechnology', 'Biotechnologie', 'teal', ['Biotech']),
  option('Chemicals', 'Chemie', 'grape', ['Chemical', 'Chemical Industry']),
  option('Construction', 'Bau', 'orange', ['Building']),
  option('Consulting', 'Beratung', 'blue', ['Management Consulting']),
  option('Consumer Goods', 'Konsumgüter', 'pink', ['Consumer Products', 'Apparel']),
  option('Cosmetics', 'Kosmetik', 'pink'),
  option('Education', 'Bildung und Hochschulen', 'yellow', ['Higher Education', 'University', 'Universities']),
  option('Electronics', 'Elektronik', 'cyan', ['Electrical']),
  option('Energy', 'Energie', 'orange', ['Oil & Energy', 'Utilities']),
  option('Engineering', 'Ingenieurwesen', 'gray'),
  option('Entertainment', 'Unterhaltung', 'pink', ['Media', 'Media & Entertainment']),
  option('Environmental Services', 'Umwelt', 'green', ['Environmental']),
  option('Finance', 'Finanzen', 'blue', ['Banking', 'Financial Services']),
  option('Food & Beverage', 'Lebensmittel', 'lime', ['Food', 'Food & Drink', 'Food Production']),
  option('Government', 'Öffentliche Verwaltung', 'indigo', ['Public Sector', 'Government Administration']),
  option('Healthcare', 'Gesundheitswesen', 'red', ['Medical', 'Hospital & Health Care', 'Health Care', 'Hospitals']),
  option('Hospitality', 'Gastgewerbe', 'orange', ['Hotels', 'Travel']),
  option('Insurance', 'Versicherung', 'blue'),
  option('Legal', 'Recht', 'gray', ['Law']),
  option('Logistics', 'Logistik', 'orange', ['Transportation', 'Shipping']),
  option('Machinery', 'Maschinenbau', 'gray', ['Mechanical Engineering']),
  option('Manufacturing', 'Fertigung', 'gray', ['Industrial']),
  option('Marketing', 'Marketing', 'pink', ['Marketing & Advertising', 'Advertising']),
  option('Mining & Metals', 'Bergbau und Metall', 'gray', ['Mining', 'Metals', 'Steel']),
  option('Non-profit', 'Gemeinnützig', 'green', ['Not For Profit', 'Nonprofit']),
  option('Pharmaceuticals', 'Pharma', 'violet', ['Pharma', 'Pharmaceutical']),
  option('Real Estate', 'Immobilien', 'yellow'),
  option('Research', 'Forschung', 'cyan', ['Research Institute']),
  option('Retail', 'Einzelhandel', 'pink', ['Wholesale', 'Trade']),
  option('Semiconductors', 'Halbleiter', 'cyan', ['Semiconductor']),
  option('Services', 'Dienstleistungen', 'blue', ['Business Services']),
  option('Software', 'Software', 'violet', ['Computer Software', 'Information Technology']),
  option('Staffing', 'Personaldienstleistung', 'teal', ['Employment', 'Recruiting', 'Human Resources']),
  option('Technology', 'Technologie', 'violet', ['Computer', 'Internet', 'Technolgy']),
  option('Telecommunications', 'Telekommunikation', 'indigo', ['Telecom', 'Communications']),
  option('Water', 'Wasserwirtschaft', 'blue', ['Water & Wastewater']),
  option('Other', 'Sonstige', 'gray'),
]

/** Roles of the buying committee, on the contact as a habit and on an opportunity as a fact. */
export const buyingRoles: Choice[] = [
  option('Decision Maker', 'Entscheider', 'violet'),
  option('Business Decision Maker', 'Kaufmännischer Entscheider', 'violet', ['Business User']),
  option('Technical Decision Maker', 'Technischer Entscheider', 'indigo', ['Technical Buyer']),
  option('Economic Buyer', 'Budgetverantwortlicher', 'blue', ['Budget Holder', 'Economic Decision Maker']),
  option('Executive Sponsor', 'Sponsor im Management', 'cyan', ['Sponsor']),
  option('Champion', 'Fürsprecher', 'green', ['Promoter']),
  option('Influencer', 'Einflussnehmer', 'teal'),
  option('Evaluator', 'Prüfer', 'yellow'),
  option('User', 'Anwender', 'gray', ['End User']),
  option('Blocker', 'Gegner', 'red', ['Detractor']),
]
