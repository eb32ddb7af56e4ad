import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useLabel, useT } from '#kernel/client/i18n.ts'
import { useObjectByPlural } from '#kernel/client/metadata.ts'
import { CreateForm } from '#kernel/records/web/CreateForm.tsx'
import { ObjectIcon } from '#ui/icons.tsx'
import { Column, Page, TopBar } from '#ui/Page.tsx'
import { Missing } from '../shell/failures.tsx'

const route = getRouteApi('/inside/o/$plural/new')

/** A form of its own, for whoever comes from the search box or a link; in a list it opens beside the rows. */
export function Create() {
  const t = useT()
  const label = useLabel()
  const navigate = useNavigate()
  const { plural } = route.useParams()
  const object = useObjectByPlural(plural)
  if (!object?.can.create) return <Missing />
  const title = t('shell.newRecord', { object: label(object.label, object.name) })
  return (
    <Page bar={<TopBar icon={<ObjectIcon name={object.icon} />} title={title} />}>
      <Column>
        <CreateForm
          object={object}
          initial={{}}
          onCancel={() => void navigate({ to: '/o/$plural', params: { plural } })}
          onDone={(record) => void navigate({ to: '/o/$plural/$id', params: { plural, id: record.id }, replace: true })}
        />
      </Column>
    </Page>
  )
}
