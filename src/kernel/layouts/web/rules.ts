import { useMemo } from 'react'
import type { DisplayEnv } from '#kernel/fields/web/widget.ts'
import type { Filter, FilterEnv } from '#kernel/filter/contract.ts'
import { recordPredicate } from '#kernel/filter/web/predicate.ts'
import { useFilterEnv } from '#kernel/filter/web/useFilterEnv.ts'
import type { FieldRule } from '#kernel/layouts/contract.ts'
import type { ObjectMetadata } from '#kernel/objects/metadata.contract.ts'

/** How a page behaves for the record as it stands, or as it is being typed. */
export interface PageRules {
  isShown(visible: Filter | undefined): boolean
  of(field: string): FieldState
}

export interface FieldState {
  isVisible: boolean
  isRequired: boolean
  isReadOnly: boolean
}

type Values = Readonly<Record<string, unknown>>

/** What the browser cannot judge is shown, and left to the server. */
export function pageRules(
  object: ObjectMetadata,
  rules: readonly FieldRule[],
  values: Values,
  env: FilterEnv,
): PageRules {
  const judge = (filter: Filter | undefined, unknown: boolean) => {
    if (filter === undefined) return unknown
    return recordPredicate(filter, object, env)?.(values) ?? unknown
  }
  return {
    isShown: (visible) => judge(visible, true),
    of: (field) => {
      const own = rules.filter((rule) => rule.field === field)
      return {
        isVisible: own.every((rule) => judge(rule.visible, true)),
        isRequired: own.some((rule) => judge(rule.required, false)),
        isReadOnly: own.some((rule) => judge(rule.readOnly, false)),
      }
    },
  }
}

export function usePageRules(
  object: ObjectMetadata,
  rules: readonly FieldRule[],
  values: Values,
  env: DisplayEnv,
): PageRules {
  const filterEnv = useFilterEnv(env)
  return useMemo(() => pageRules(object, rules, values, filterEnv), [object, rules, values, filterEnv])
}
