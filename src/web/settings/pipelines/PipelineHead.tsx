import { useState } from 'react'
import { useT } from '#kernel/client/i18n.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'
import type { RecordJson } from '#kernel/records/contract.ts'
import { Button } from '#ui/Button.tsx'
import { Tag } from '#ui/Tag.tsx'
import pageStyles from '../SettingsPage.module.css'
import { PipelineDialog } from './PipelineDialog.tsx'
import styles from './pipelines.module.css'

/** Which pipeline is shown, and what it is to the others. */
export function PipelineHead({ object, pipeline }: { object: ObjectMetadata; pipeline: RecordJson }) {
  const t = useT()
  const [isOpen, setOpen] = useState(false)
  return (
    <div className={styles.head}>
      <h3 className={styles.name}>{String(pipeline.name)}</h3>
      {pipeline.isDefault === true ? <Tag colour="indigo">{t('settings.pipelines.default')}</Tag> : null}
      {pipeline.isActive === false ? <Tag colour="gray">{t('settings.pipelines.inactive')}</Tag> : null}
      <span className={pageStyles.grow} />
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('settings.pipelines.edit')}
      </Button>
      {isOpen ? (
        <PipelineDialog
          object={object}
          pipeline={pipeline}
          onClose={() => setOpen(false)}
          onMade={() => setOpen(false)}
        />
      ) : null}
    </div>
  )
}
