import { useMetadata } from '#kernel/client/metadata.ts'
import { useFilterEnv } from '#kernel/filter/web/useFilterEnv.ts'
import { BoardCard } from '#kernel/records/web/BoardCard.tsx'
import { cardFields } from '#kernel/records/web/boardModel.ts'
import { columnsOf } from '#kernel/records/web/columns.ts'
import { GalleryCard } from '#kernel/records/web/Gallery.tsx'
import { coverFields } from '#kernel/records/web/layoutFields.ts'
import { pageRules } from '../rules.ts'
import type { Editing } from './editing.ts'
import styles from './editor.module.css'
import { FieldRow } from './FieldRow.tsx'

/** What a card shows, top to bottom, beside how it looks on a board and in a gallery. */
export function CardCanvas(props: Editing) {
  const { object, record, layout, env } = props
  const metadata = useMetadata()
  const filterEnv = useFilterEnv(env)
  const rules = pageRules(object, layout.rules, record, filterEnv)
  const shared = { object, record, env, shade: undefined, shows: (name: string) => rules.of(name).isVisible }
  const fields = cardFields(object, { columns: layout.highlights, isLaidOut: true }, object.stageField ?? '')
  const columns = columnsOf(metadata, object, layout.highlights, {}).filter((column) => !column.isTitle)
  return (
    <div className={styles.panes}>
      <div className={styles.section}>
        <h2 className={styles.hint}>{env.t('layouts.onCard')}</h2>
        <FieldRow {...props} home={{ kind: 'highlights' }} />
      </div>
      <div className={styles.previews} inert>
        <h2 className={styles.hint}>{env.t('layouts.preview.board')}</h2>
        <BoardCard {...shared} fields={fields} />
        <h2 className={styles.hint}>{env.t('layouts.preview.gallery')}</h2>
        <GalleryCard {...shared} columns={columns} cover={coverFields(object)[0]?.name} />
      </div>
    </div>
  )
}
