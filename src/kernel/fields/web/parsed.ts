import { useEffect, useRef, useState } from 'react'
import { useIssueText } from '#kernel/client/i18n.ts'
import type { FieldKind, JsonValue } from '#kernel/fields/contract.ts'
import { kindOf } from '#kernel/fields/kinds.ts'
import type { EditorProps } from './widget.ts'

/** Reads what was typed by the rules of the kind and passes it on, with the reason when it is no value. */
export function useParsed(props: Pick<EditorProps<JsonValue>, 'field' | 'parseEnv' | 'onChange'>) {
  const { field, parseEnv, onChange } = props
  const issueText = useIssueText()
  const [issue, setIssue] = useState<string>()
  const settle = (parsed: ReturnType<FieldKind['parse']>) => {
    const first = parsed.ok ? undefined : parsed.issues[0]
    const text = first ? issueText(first) : undefined
    setIssue(text)
    onChange(parsed.ok ? (parsed.value as JsonValue) : null, text)
    return parsed.ok
  }
  return {
    issue,
    /** Text as a person types it. */
    read: (text: string) => settle(kindOf(field.kind).parseText(text, field, parseEnv)),
    /** A value put together by an editor of several parts. */
    check: (value: unknown) => settle(kindOf(field.kind).parse(value, field, parseEnv)),
  }
}

/** The character that opened an editor counts as typed, also when no other follows. */
export function useTyped(typed: string | undefined, read: (text: string) => void): void {
  const first = useRef({ typed, read })
  useEffect(() => {
    if (first.current.typed) first.current.read(first.current.typed)
  }, [])
}
