import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import { navigationGroups } from '../../shell/groups.ts'

/** One place of the tour; its texts are `onboarding.tour.stops.<key>`. */
export interface Stop {
  key: string
  to: string
  search?: Record<string, string>
  /** What is lit; the first that is seen counts, none where the stop speaks of the whole. */
  targets: string[]
}

/** What the tour shows of these objects, in order: screens that somebody may not open are left out. */
export function stopsFor(objects: ObjectMetadata[], recordId: string | null): Stop[] {
  const business = businessOf(objects)
  const list = business[0] ? `/o/${business[0].plural}` : null
  const staged = business.filter((object) => object.stageField)
  // Stages that are records of their own are a pipeline: the board that people come for.
  const isPipeline = ({ fields, stageField }: ObjectMetadata) =>
    fields.some(({ name, kind }) => name === stageField && kind === 'link')
  const board = staged.find(isPipeline) ?? staged[0]
  return [
    { key: 'welcome', to: '/', targets: [] },
    { key: 'navigation', to: '/', targets: ['nav'] },
    ...(list
      ? [
          { key: 'list', to: list, search: { layout: 'table' }, targets: ['main [role=grid]', 'main ul'] },
          { key: 'filter', to: list, search: { layout: 'table' }, targets: ['[data-tour=filter]'] },
          { key: 'views', to: list, search: { layout: 'table' }, targets: ['[data-tour=views] > :first-child'] },
        ]
      : []),
    ...(board
      ? [{ key: 'board', to: `/o/${board.plural}`, search: { layout: 'board' }, targets: ['main article', 'main'] }]
      : []),
    ...(list && recordId ? [{ key: 'record', to: `${list}/${recordId}`, targets: ['main [role=tablist]'] }] : []),
    { key: 'search', to: '/', targets: ['[data-tour=search]', 'nav'] },
    { key: 'operations', to: '/operations', targets: ['main h1'] },
    { key: 'help', to: '/', targets: ['[data-tour=menu]', 'nav'] },
  ]
}

/** The list that the tour opens, and whose first record it shows. */
export const businessOf = (objects: ObjectMetadata[]): ObjectMetadata[] =>
  navigationGroups(objects)
    .flatMap((group) => group.objects)
    .filter((object) => object.group !== 'activities')
