import { getRouteApi } from '@tanstack/react-router'
import { useCapability } from '#kernel/client/me.ts'
import { NeedsConnection } from '#kernel/client/NeedsConnection.tsx'
import { LayoutEditor as Editor } from '#kernel/layouts/web/editor/LayoutEditor.tsx'
import { useRoleLabel } from '../settings/useRoleLabel.ts'
import { Missing } from '../shell/failures.tsx'

const route = getRouteApi('/inside/o/$plural/$id/layout')

export function LayoutEditor() {
  const roleLabel = useRoleLabel()
  const params = route.useParams()
  const mayArrange = useCapability('settings.manage')
  if (!mayArrange) return <Missing />
  return (
    <NeedsConnection>
      <Editor {...params} roleLabel={roleLabel} />
    </NeedsConnection>
  )
}
