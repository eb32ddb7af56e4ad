import { useState } from 'react'
import type { Money } from '#kernel/fields/contract.ts'
import { formatMoney } from '#ui/format.ts'
import { Select, TextInput } from '#ui/inputs.ts'
import { numberLine } from '../web/displays.tsx'
import styles from '../web/fields.module.css'
import { useParsed, useTyped } from '../web/parsed.ts'
import type { DisplayProps, EditorProps, Widget } from '../web/widget.ts'

const Display = ({ value, env }: DisplayProps<Money>) => numberLine(formatMoney(value, env.formats))

/** Where no currencies are named, the great ones stand in front. */
const common = ['EUR', 'USD', 'GBP', 'CHF']

/** The amount as the reader writes it, with its currency beside it; a sign in the text wins. */
function Editor(props: EditorProps<Money>) {
  const { value, parseEnv, typed, autoFocus, id, label, error, env } = props
  const [currency, setCurrency] = useState(value?.currency ?? parseEnv.currency)
  const [text, setText] = useState(() => typed ?? amountText(value, parseEnv.decimalSign))
  const { read, issue } = useParsed({
    ...(props as unknown as EditorProps),
    parseEnv: { ...parseEnv, currency },
    onChange: (next, problem) => {
      const money = next as unknown as Money | null
      if (money) setCurrency(money.currency)
      props.onChange(money, problem)
    },
  })
  useTyped(typed, read)
  const change = (next: string) => {
    setText(next)
    read(next)
  }
  return (
    <div className={styles.pair}>
      <TextInput
        id={id}
        className={styles.end ?? ''}
        aria-label={label}
        value={text}
        error={issue ?? error}
        inputMode="decimal"
        autoComplete="off"
        enterKeyHint="done"
        onChange={(event) => change(event.currentTarget.value)}
        onFocus={(event) => !typed && autoFocus && event.currentTarget.select()}
        {...(autoFocus ? { autoFocus: true, 'data-autofocus': true } : {})}
      />
      <Select
        className={styles.narrow ?? ''}
        aria-label={env.t('fields.currency')}
        data={currencies(parseEnv, currency)}
        value={currency}
        searchable
        allowDeselect={false}
        onChange={(next) => {
          if (!next) return
          setCurrency(next)
          if (value) props.onChange({ amount: value.amount, currency: next })
        }}
      />
    </div>
  )
}

function amountText(value: Money | null, sign: '.' | ',' | undefined): string {
  if (value === null) return ''
  return sign === ',' ? value.amount.replace('.', ',') : value.amount
}

/** The record keeps its currency in the list, also where it is offered no more. */
const currencies = ({ currency, currencies: offered }: EditorProps<Money>['parseEnv'], chosen: string) => [
  ...new Set([currency, ...(offered ?? [...common, ...Intl.supportedValuesOf('currency')]), chosen]),
]

export const money: Widget<'money'> = { Display, Editor, align: 'end', width: 130, filterOne: 'decimal' }
