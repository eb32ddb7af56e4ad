import { useContext } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import { useKept } from '#kernel/client/kept.ts'
import { PanelPlace } from '#kernel/client/panel.ts'
import { SegmentedControl } from '#ui/inputs.ts'
import { phoneWidth, useMedia } from '#ui/media.ts'

type TreeLayout = 'chart' | 'list'

/** A phone, or the side panel. */
function useIsNarrow(): boolean {
  const isPhone = useMedia(phoneWidth)
  const isInPanel = useContext(PanelPlace) !== null
  return isPhone || isInPanel
}

/** As a chart where there is room for one, unless the person wants the list; on a phone always the list. */
export function useTreeLayout(): [TreeLayout, (layout: TreeLayout) => void] {
  const isNarrow = useIsNarrow()
  const [chosen, choose] = useKept<TreeLayout>('customers tree', 'chart')
  return [isNarrow ? 'list' : chosen, choose]
}

export function LayoutSwitch({ value, onChange }: { value: TreeLayout; onChange: (layout: TreeLayout) => void }) {
  const t = useT()
  const isNarrow = useIsNarrow()
  if (isNarrow) return null
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('customers.tree.layout')}
      value={value}
      onChange={(next) => onChange(next as TreeLayout)}
      data={[
        { value: 'chart', label: t('customers.tree.chart') },
        { value: 'list', label: t('customers.tree.list') },
      ]}
    />
  )
}
