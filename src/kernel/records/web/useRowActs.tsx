import { IconCheck, IconPencil, IconPhone, IconStar, IconStarOff } from '@tabler/icons-react'
import { useFavourites } from '#kernel/client/favourites.ts'
import { favouriteOf, toggledFavourite } from '#kernel/client/favouriteTree.ts'
import { newKey } from '#kernel/client/http.ts'
import type { JsonValue } from '#kernel/fields/contract.ts'
import { phoneText } from '#kernel/fields/web/phones.ts'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import type { FavouriteTarget } from '#kernel/settings/contract.ts'
import { toast } from '#ui/toast.tsx'
import { callFields, numberOf } from './calls.ts'
import { extrasOf } from './extensions.ts'
import { recordPath } from './paths.ts'
import type { RowAct, RowActs } from './SwipeRow.tsx'
import { editOnArrival } from './useRecordCommands.tsx'
import type { Save } from './useSave.tsx'

/** The change that finishes a record of an object, such as ticking off a task. */
export interface Finish {
  label: string
  field: string
  value: JsonValue
}

interface Choices {
  object: ObjectMetadata
  env: DisplayEnv
  save: Save
  finish: Finish | undefined
}

/** What can be done with a row of a list without opening it. */
export function useRowActs({ object, env, save, finish }: Choices): (record: RecordJson) => RowActs {
  const star = useStarAct(env)
  return (record) => {
    const mayChange = record.can?.update !== false && object.can.update && !object.appendOnly
    const done = finish && mayChange ? finishAct(finish, record, save) : null
    const call = callAct(object, record, env)
    const edit: RowAct | null = mayChange
      ? {
          label: env.t('records.rows.edit'),
          icon: <IconPencil size={20} />,
          tone: 'accent',
          run: () => {
            editOnArrival(record.id)
            env.open(recordPath(object.plural, record.id))
          },
        }
      : null
    const starred = star({ type: 'record', object: object.name, id: record.id })
    const more = extrasOf(object.name, 'rowActs').flatMap((acts) => acts(object, record, env))
    const all = [done, starred, call, ...more, edit].filter((act) => act !== null)
    return { start: done ?? starred, end: call ?? edit, all }
  }
}

function finishAct({ label, field, value }: Finish, record: RecordJson, save: Save): RowAct | null {
  if (record[field] === value) return null
  const run = () => void save(record, { [field]: value })
  return { label, icon: <IconCheck size={20} />, tone: 'success', run }
}

function callAct(object: ObjectMetadata, record: RecordJson, env: DisplayEnv): RowAct | null {
  const number = callFields(object)
    .map((field) => numberOf(record[field]))
    .find((one) => one !== null)
  if (!number) return null
  return {
    label: env.t('records.rows.call', { number: phoneText(number) }),
    icon: <IconPhone size={20} />,
    tone: 'success',
    run: () => location.assign(`tel:${number}`),
  }
}

function useStarAct(env: DisplayEnv): (target: FavouriteTarget) => RowAct {
  const { favourites, arrange } = useFavourites()
  return (target) => {
    const isStarred = favouriteOf(favourites, target) !== undefined
    const toggle = () => arrange((list) => toggledFavourite(list, target, newKey()))
    return {
      label: env.t(isStarred ? 'records.unstar' : 'records.star'),
      icon: isStarred ? <IconStarOff size={20} /> : <IconStar size={20} />,
      tone: 'accent',
      run: () => {
        toggle()
        toast.undo(env.t(isStarred ? 'records.rows.unstarred' : 'records.rows.starred'), toggle)
      },
    }
  }
}
