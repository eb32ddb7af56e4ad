import {
  type Icon,
  IconCalendar,
  IconLayoutColumns,
  IconLayoutGrid,
  IconLayoutKanban,
  IconTable,
} from '@tabler/icons-react'
import type { Layout } from '#kernel/objects/contract.ts'

export const layoutIcons: Record<Layout, Icon> = {
  table: IconTable,
  board: IconLayoutKanban,
  calendar: IconCalendar,
  gallery: IconLayoutGrid,
  split: IconLayoutColumns,
}
