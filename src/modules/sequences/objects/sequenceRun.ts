import type { AnyLink } from '#kernel/fields/contract.ts'
import { defineObject, type Rule } from '#kernel/objects/contract.ts'

const begins: Rule = {
  name: 'sequence run: a sequence that is in use, for records of its kind',
  on: ['create'],
  loads: { template: ['object', 'isActive'] },
  run: ({ record, linked }) => {
    const { template } = linked
    const about = record.record as AnyLink | null
    if (!template || !about) return {}
    if (template.isActive !== true)
      return { issues: [{ field: 'template', code: 'sequenceOff', message: 'This sequence is not in use' }] }
    if (template.object !== about.object)
      return {
        issues: [{ field: 'template', code: 'sequenceObject', message: `This sequence is for a ${template.object}` }],
      }
    return {}
  },
}

/** Follows from the state: one sequence at a time for a record, and why it is over. Only the sequence itself says that it is finished. */
const followStatus: Rule = {
  name: 'sequence run: what follows from its state',
  on: ['create', 'update'],
  loads: { template: ['name'] },
  run: ({ record, before, linked, now, changed }) => {
    const status = before ? record.status : 'running'
    const isActive = status === 'running' || status === 'paused'
    if (status === 'finished' && before?.status !== 'finished' && !changed.has('reason'))
      return {
        issues: [
          { field: 'status', code: 'sequenceFinish', message: 'It is finished by its last step; stop it instead' },
        ],
      }
    const about = record.record as AnyLink | null
    return {
      set: {
        status: status ?? 'running',
        activeKey: isActive && about ? about.id : null,
        endedAt: isActive ? null : (record.endedAt ?? now),
        reason: isActive ? null : (record.reason ?? 'byHand'),
        note: isActive ? null : (record.note ?? null),
        ...(linked.template ? { name: linked.template.name ?? null } : {}),
      },
    }
  },
}

/** A record on its way through a sequence. Whoever may change the record starts, pauses and stops it. */
export const sequenceRun = defineObject({
  name: 'sequenceRun',
  plural: 'sequenceRuns',
  label: { en: 'Sequence run', de: 'Sequenzlauf' },
  pluralLabel: { en: 'Sequence runs', de: 'Sequenzläufe' },
  icon: 'Route',
  title: 'name',
  group: 'hidden',
  access: { follows: 'record' },
  indexes: [['status', 'nextAt']],
  fields: {
    name: { kind: 'text', label: { en: 'Name', de: 'Name' }, readOnly: true, maxLength: 120 },
    template: {
      kind: 'link',
      target: 'sequenceTemplate',
      inverse: 'runs',
      required: true,
      indexed: true,
      label: { en: 'Sequence', de: 'Sequenz' },
    },
    record: {
      kind: 'anyLink',
      targets: ['lead', 'contact', 'opportunity', 'account'],
      inverse: 'sequenceRuns',
      required: true,
      indexed: true,
      label: { en: 'Record', de: 'Datensatz' },
    },
    status: {
      kind: 'choice',
      label: { en: 'Status', de: 'Status' },
      required: true,
      indexed: true,
      fixedChoices: true,
      default: 'running',
      choices: [
        { value: 'running', label: { en: 'Running', de: 'Läuft' }, color: 'blue' },
        { value: 'paused', label: { en: 'Paused', de: 'Angehalten' }, color: 'yellow' },
        { value: 'finished', label: { en: 'Finished', de: 'Beendet' }, color: 'green' },
        { value: 'stopped', label: { en: 'Stopped', de: 'Abgebrochen' }, color: 'gray' },
      ],
    },
    reason: {
      kind: 'choice',
      label: { en: 'Why it ended', de: 'Warum beendet' },
      readOnly: true,
      indexed: true,
      fixedChoices: true,
      choices: [
        { value: 'completed', label: { en: 'All steps done', de: 'Alle Schritte erledigt' }, color: 'green' },
        { value: 'byHand', label: { en: 'Stopped by hand', de: 'Von Hand abgebrochen' }, color: 'gray' },
        { value: 'converted', label: { en: 'Lead converted', de: 'Lead umgewandelt' }, color: 'green' },
        { value: 'disqualified', label: { en: 'Lead disqualified', de: 'Lead ausgeschieden' }, color: 'gray' },
        { value: 'closed', label: { en: 'Opportunity closed', de: 'Chance abgeschlossen' }, color: 'green' },
        {
          value: 'left',
          label: { en: 'Contact left the company', de: 'Kontakt hat die Firma verlassen' },
          color: 'orange',
        },
        { value: 'optedOut', label: { en: 'Person opted out', de: 'Person hat widersprochen' }, color: 'red' },
        { value: 'deleted', label: { en: 'Record deleted', de: 'Datensatz gelöscht' }, color: 'gray' },
        { value: 'refused', label: { en: 'Next step refused', de: 'Nächster Schritt abgelehnt' }, color: 'red' },
      ],
    },
    note: { kind: 'text', label: { en: 'Remark', de: 'Bemerkung' }, readOnly: true, maxLength: 500 },
    startedBy: {
      kind: 'user',
      label: { en: 'Started by', de: 'Begonnen von' },
      default: { special: 'me' },
      indexed: true,
    },
    endedAt: { kind: 'dateTime', label: { en: 'Ended', de: 'Beendet am' }, readOnly: true },
    nextAt: {
      kind: 'dateTime',
      label: { en: 'Next step on', de: 'Nächster Schritt am' },
      readOnly: true,
      indexed: true,
    },
    activeKey: {
      kind: 'text',
      label: { en: 'Key while running', de: 'Schlüssel während des Laufs' },
      readOnly: true,
      unique: true,
      maxLength: 60,
    },
  },
  rules: [begins, followStatus],
  views: [
    {
      key: 'all',
      label: { en: 'All runs', de: 'Alle Läufe' },
      layout: 'table',
      columns: ['name', 'record', 'status', 'reason', 'startedBy', 'createdAt', 'endedAt'],
    },
  ],
})
