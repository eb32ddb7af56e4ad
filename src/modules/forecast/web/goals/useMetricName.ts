import { useLabel } from '#kernel/client/i18n.ts'
import { useObject } from '#kernel/client/metadata.ts'

/** What a metric is called: the choice of the goal's field, so that screens name none. */
export function useMetricName(): (metric: string) => string {
  const label = useLabel()
  const field = useObject('goal')?.fields.find(({ name }) => name === 'metric')
  return (metric) => label(field?.choices?.find(({ value }) => value === metric)?.label, metric)
}
