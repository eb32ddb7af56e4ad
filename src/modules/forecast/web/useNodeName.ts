import { useT } from '#kernel/client/i18n.ts'
import type { ForecastNode } from '../contract.ts'

/** What a team or person is called, and what stands for nobody in particular. */
export function useNodeName(): (node: Pick<ForecastNode, 'key' | 'name'>) => string {
  const t = useT()
  return ({ key, name }) => {
    if (name !== null) return name
    if (key === 'all') return t('forecast.everyone')
    return key === 'team:none' ? t('forecast.noTeam') : t('forecast.nobody')
  }
}
