import { defineObject } from '#kernel/objects/contract.ts'
import { option, sources } from '#modules/customers/contract.ts'
import { opportunityRules } from './opportunity.rules.ts'
import { opportunityViews } from './opportunity.views.ts'
import { forecastCategories, lostReasons } from './picklists.ts'

/** Without an amount all of it recurs. A contract without a term has no total. */
const totalContractValue = 'isBlank(amount) ? recurringAmount * term : amount + recurringAmount * term'

export const opportunity = defineObject({
  name: 'opportunity',
  plural: 'opportunities',
  label: { en: 'Opportunity', de: 'Chance' },
  pluralLabel: { en: 'Opportunities', de: 'Chancen' },
  icon: 'TargetArrow',
  title: 'name',
  group: 'sales',
  stageField: 'stage',
  rateDate: ['actualCloseDate', 'closeDate'],
  rateKept: 'isClosed',
  highlights: ['amount', 'expectedRevenue', 'closeDate', 'lastActivityAt', 'owner'],
  indexes: [
    ['stage', 'closeDate'],
    ['owner', 'closeDate'],
    // What forecasts add up: open ones by the day they should close, won ones by the day they did.
    {
      keys: ['isClosed', 'closeDate'],
      with: ['owner', 'forecastCategory', 'amount', 'expectedRevenue', 'recurringAmount', 'quantity', 'product'],
    },
    { keys: ['isWon', 'actualCloseDate'], with: ['owner', 'actualAmount', 'recurringAmount', 'quantity', 'product'] },
  ],
  fields: {
    name: {
      kind: 'text',
      label: { en: 'Name', de: 'Name' },
      required: true,
      indexed: true,
      searchable: true,
      maxLength: 255,
    },
    account: {
      kind: 'link',
      target: 'account',
      inverse: 'opportunities',
      indexed: true,
      label: { en: 'Account', de: 'Firma' },
    },
    primaryContact: {
      kind: 'link',
      target: 'contact',
      inverse: 'primaryOpportunities',
      label: { en: 'Primary contact', de: 'Hauptkontakt' },
    },
    pipeline: {
      kind: 'link',
      target: 'pipeline',
      required: true,
      indexed: true,
      label: { en: 'Pipeline', de: 'Pipeline' },
      defaulted: { en: 'the default pipeline', de: 'die Standard-Pipeline' },
    },
    stage: {
      kind: 'link',
      target: 'stage',
      required: true,
      indexed: true,
      label: { en: 'Stage', de: 'Phase' },
      defaulted: { en: 'the first stage of the pipeline', de: 'die erste Phase der Pipeline' },
    },
    product: {
      kind: 'link',
      target: 'product',
      inverse: 'opportunities',
      indexed: true,
      label: { en: 'Product', de: 'Produkt' },
      help: { en: 'What it is mainly about.', de: 'Worum es hauptsächlich geht.' },
    },
    quantity: { kind: 'decimal', label: { en: 'Quantity', de: 'Menge' }, min: 0, scale: 4 },
    amount: { kind: 'money', label: { en: 'Amount', de: 'Betrag' }, indexed: true },
    probability: {
      kind: 'percent',
      label: { en: 'Probability', de: 'Wahrscheinlichkeit' },
      min: 0,
      max: 100,
      defaulted: { en: 'the probability of the stage', de: 'die Wahrscheinlichkeit der Phase' },
    },
    expectedRevenue: {
      kind: 'money',
      label: { en: 'Expected revenue', de: 'Erwarteter Umsatz' },
      help: { en: 'Amount times probability.', de: 'Betrag mal Wahrscheinlichkeit.' },
      readOnly: true,
    },
    forecastCategory: {
      kind: 'choice',
      label: { en: 'Forecast category', de: 'Prognosekategorie' },
      indexed: true,
      fixedChoices: true,
      choices: forecastCategories,
      defaulted: { en: 'the category of the stage', de: 'die Kategorie der Phase' },
    },
    closeDate: {
      kind: 'date',
      label: { en: 'Close date', de: 'Abschlussdatum' },
      required: true,
      indexed: true,
      defaulted: { en: 'the end of the quarter', de: 'das Ende des Quartals' },
    },
    type: {
      kind: 'choice',
      label: { en: 'Type', de: 'Art' },
      choices: [
        option('New Business', 'Neugeschäft', 'blue', ['New', 'newbusiness', 'New Customer']),
        option('Existing – Upsell', 'Bestand – Upsell', 'teal', [
          'Existing - Upsell',
          'Upsell',
          'Existing Customer - Upgrade',
          'Existing Business',
          'existingbusiness',
        ]),
        option('Existing – Cross-sell', 'Bestand – Cross-Selling', 'cyan', ['Existing - Cross-sell', 'Cross-sell']),
        option('Renewal', 'Verlängerung', 'green'),
        option('Replacement', 'Ersatz', 'orange', ['Existing Customer - Replacement']),
      ],
    },
    leadSource: { kind: 'choice', label: { en: 'Source', de: 'Quelle' }, indexed: true, choices: sources },
    nextStep: { kind: 'text', label: { en: 'Next step', de: 'Nächster Schritt' }, maxLength: 500 },
    recurringAmount: {
      kind: 'money',
      label: { en: 'Recurring amount', de: 'Wiederkehrender Betrag' },
      help: { en: 'Per month.', de: 'Pro Monat.' },
    },
    term: { kind: 'integer', label: { en: 'Term (months)', de: 'Laufzeit (Monate)' }, min: 1 },
    openedOn: {
      kind: 'date',
      label: { en: 'Opened on', de: 'Begonnen am' },
      default: { special: 'today' },
      indexed: true,
    },
    cycleDays: {
      kind: 'integer',
      label: { en: 'Sales cycle (days)', de: 'Verkaufszyklus (Tage)' },
      help: { en: 'From the day it was opened to the day it was closed.', de: 'Vom Beginn bis zum Abschluss.' },
      formula: 'actualCloseDate - openedOn',
    },
    mrr: {
      kind: 'money',
      label: { en: 'MRR', de: 'MRR' },
      help: {
        en: 'Monthly recurring revenue: the recurring amount.',
        de: 'Monatlich wiederkehrender Umsatz: der wiederkehrende Betrag.',
      },
      formula: 'recurringAmount',
    },
    arr: {
      kind: 'money',
      label: { en: 'ARR', de: 'ARR' },
      help: {
        en: 'Annual recurring revenue: twelve times the MRR.',
        de: 'Jährlich wiederkehrender Umsatz: das Zwölffache des MRR.',
      },
      formula: 'recurringAmount * 12',
    },
    tcv: {
      kind: 'money',
      label: { en: 'TCV', de: 'TCV' },
      help: {
        en: 'Total contract value: the one-off amount plus the MRR for every month of the term.',
        de: 'Gesamtwert des Vertrags: der einmalige Betrag plus der MRR für jeden Monat der Laufzeit.',
      },
      formula: totalContractValue,
    },
    acv: {
      kind: 'money',
      label: { en: 'ACV', de: 'ACV' },
      help: {
        en: 'Annual contract value: the TCV divided by the term in years.',
        de: 'Jährlicher Vertragswert: der TCV geteilt durch die Laufzeit in Jahren.',
      },
      formula: `(${totalContractValue}) * 12 / term`,
    },
    actualCloseDate: { kind: 'date', label: { en: 'Closed on', de: 'Abgeschlossen am' }, indexed: true },
    actualAmount: { kind: 'money', label: { en: 'Actual amount', de: 'Tatsächlicher Betrag' } },
    lostReason: {
      kind: 'choice',
      label: { en: 'Lost reason', de: 'Verlustgrund' },
      indexed: true,
      choices: lostReasons,
    },
    reopenReason: {
      kind: 'text',
      label: { en: 'Reopened because', de: 'Wiedereröffnet, weil' },
      maxLength: 500,
    },
    lossNote: { kind: 'longText', label: { en: 'Loss note', de: 'Notiz zum Verlust' } },
    competitors: { kind: 'links', target: 'account', label: { en: 'Competitors', de: 'Wettbewerber' } },
    budgetStatus: {
      kind: 'choice',
      label: { en: 'Budget status', de: 'Budgetstatus' },
      choices: [
        option('No Committed Budget', 'Kein zugesagtes Budget', 'gray'),
        option('May Buy', 'Könnte kaufen', 'yellow'),
        option('Can Buy', 'Kann kaufen', 'blue'),
        option('Will Buy', 'Wird kaufen', 'green'),
      ],
    },
    purchaseProcess: {
      kind: 'choice',
      label: { en: 'Purchase process', de: 'Kaufprozess' },
      choices: [
        option('Individual', 'Einzelperson', 'blue'),
        option('Committee', 'Gremium', 'indigo'),
        option('Unknown', 'Unbekannt', 'gray'),
      ],
    },
    purchaseTimeframe: {
      kind: 'choice',
      label: { en: 'Purchase timeframe', de: 'Zeitrahmen des Kaufs' },
      choices: [
        option('Immediate', 'Sofort', 'red'),
        option('This Quarter', 'Dieses Quartal', 'orange'),
        option('Next Quarter', 'Nächstes Quartal', 'yellow'),
        option('This Year', 'Dieses Jahr', 'blue'),
        option('Unknown', 'Unbekannt', 'gray'),
      ],
    },
    pushCount: {
      kind: 'integer',
      label: { en: 'Pushes', de: 'Verschiebungen' },
      readOnly: true,
      indexed: true,
      min: 0,
    },
    stageEnteredAt: {
      kind: 'dateTime',
      label: { en: 'In stage since', de: 'In Phase seit' },
      readOnly: true,
      indexed: true,
    },
    isClosed: { kind: 'boolean', label: { en: 'Closed', de: 'Abgeschlossen' }, readOnly: true, indexed: true },
    isWon: { kind: 'boolean', label: { en: 'Won', de: 'Gewonnen' }, readOnly: true },
    beforeClose: {
      kind: 'json',
      label: { en: 'Stand before closing', de: 'Stand vor dem Abschluss' },
      help: { en: 'What reopening puts back.', de: 'Was beim Wiedereröffnen zurückkehrt.' },
      readOnly: true,
    },
    lastCallAt: { kind: 'dateTime', label: { en: 'Last call', de: 'Letzter Anruf' }, readOnly: true, indexed: true },
    lastMeetingAt: {
      kind: 'dateTime',
      label: { en: 'Last meeting', de: 'Letzter Termin' },
      readOnly: true,
      indexed: true,
    },
    description: { kind: 'longText', label: { en: 'Description', de: 'Beschreibung' } },
  },
  // A deal is lost wherever it stands; only those that go on finish the work of their stage.
  guard: { field: 'stage', checklist: 'exitChecklist', freeInto: { field: 'type', values: ['lost'] } },
  rules: opportunityRules,
  views: opportunityViews,
})
