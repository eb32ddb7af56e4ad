import {
  IconArrowBackUp,
  IconHelp,
  IconHome,
  IconKeyboard,
  IconPlus,
  IconRefresh,
  IconSearch,
  IconSettings,
  IconUpload,
} from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Command, useCommands } from '#kernel/client/commands.ts'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useCapability } from '#kernel/client/me.ts'
import { useMetadata } from '#kernel/client/metadata.ts'
import { takeBackLast } from '#kernel/client/undo.ts'
import { ObjectIcon } from '#ui/icons.tsx'
import { navigationGroups } from './groups.ts'
import { pagesOf } from './modulePages.ts'
import { goTargets } from './shortcuts.ts'
import { refreshScreen } from './useRefresh.ts'

interface Openers {
  onSearch: () => void
  onHelp: () => void
  onExplain: () => unknown
}

/** What can be done everywhere and stays the same on every screen: search, help, undo, go to any object, create one. */
export function useProgramCommands({ onSearch, onHelp, onExplain }: Openers): void {
  const t = useT()
  const client = useQueryClient()
  const program: Command[] = [
    {
      id: 'program.search',
      label: t('shell.search'),
      section: 'program',
      icon: <IconSearch size={16} />,
      keys: ['mod+k', '/'],
      isQuiet: true,
      run: onSearch,
    },
    {
      id: 'program.help',
      label: t('shell.shortcuts'),
      section: 'program',
      icon: <IconKeyboard size={16} />,
      keys: ['?'],
      run: onHelp,
    },
    {
      id: 'program.helpPanel',
      label: t('shell.help'),
      section: 'program',
      icon: <IconHelp size={16} />,
      keys: ['F1'],
      run: onExplain,
    },
    {
      id: 'program.refresh',
      label: t('shell.refresh'),
      section: 'program',
      icon: <IconRefresh size={16} />,
      run: () => void refreshScreen(client),
    },
    {
      id: 'program.undo',
      label: t('shell.undo'),
      section: 'program',
      icon: <IconArrowBackUp size={16} />,
      keys: ['mod+z'],
      run: takeBackLast,
    },
  ]
  useCommands([...program, ...useGoCommands(), ...useCreateCommands()])
}

function useGoCommands(): Command[] {
  const t = useT()
  const label = useLabel()
  const navigate = useNavigate()
  const mayImport = useCapability('import')
  const { objects } = useMetadata()
  const letters = new Map(Object.entries(goTargets(objects)).map(([letter, path]) => [path, letter]))
  const go = (to: string, name: string, icon: Command['icon'], when = true): Command => ({
    id: `go ${to}`,
    label: name,
    section: 'go',
    icon,
    keys: letters.has(to) ? [`g ${letters.get(to)}`] : [],
    when,
    run: () => void navigate({ to }),
  })
  return [
    go('/', t('shell.home'), <IconHome size={16} />),
    ...navigationGroups(objects).flatMap((group) => [
      ...group.objects.map(({ plural, pluralLabel, icon }) =>
        go(`/o/${plural}`, label(pluralLabel, plural), <ObjectIcon name={icon} />),
      ),
      ...pagesOf(group).map(({ key, to, icon }) => go(to, t(`shell.pages.${key}`), <ObjectIcon name={icon} />)),
    ]),
    go('/import', t('shell.import'), <IconUpload size={16} />, mayImport),
    go('/settings', t('shell.settings'), <IconSettings size={16} />),
  ]
}

function useCreateCommands(): Command[] {
  const t = useT()
  const label = useLabel()
  const navigate = useNavigate()
  const objects = navigationGroups(useMetadata().objects).flatMap((group) => group.objects)
  return objects.map((object) => ({
    id: `create ${object.name}`,
    label: t('shell.newRecord', { object: label(object.label, object.name) }),
    section: 'create',
    icon: <IconPlus size={16} />,
    when: object.can.create && !object.appendOnly,
    run: () => void navigate({ to: '/o/$plural/new', params: { plural: object.plural } }),
  }))
}
