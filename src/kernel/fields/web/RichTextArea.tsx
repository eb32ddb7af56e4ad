import {
  IconBold,
  IconH2,
  IconItalic,
  IconLink,
  IconList,
  IconListNumbers,
  IconQuote,
  IconStrikethrough,
  IconUnderline,
} from '@tabler/icons-react'
import { type ChainedCommands, Editor } from '@tiptap/core'
import StarterKit from '@tiptap/starter-kit'
import { type ComponentType, useEffect, useReducer, useRef, useState } from 'react'
import { IconButton } from '#ui/Button.tsx'
import fields from './fields.module.css'
import { type FindPeople, MentionList } from './MentionList.tsx'
import styles from './RichText.module.css'
import { keptNodes } from './richNodes.ts'
import { safeHtml } from './safeHtml.ts'
import type { EditorProps } from './widget.ts'

interface Tool {
  name: string
  Icon: ComponentType<{ size: number }>
  /** What the cursor stands in when the button is pressed in. */
  mark: string
  run: (chain: ChainedCommands) => ChainedCommands
}

const tools: Tool[] = [
  { name: 'bold', Icon: IconBold, mark: 'bold', run: (chain) => chain.toggleBold() },
  { name: 'italic', Icon: IconItalic, mark: 'italic', run: (chain) => chain.toggleItalic() },
  { name: 'underline', Icon: IconUnderline, mark: 'underline', run: (chain) => chain.toggleUnderline() },
  { name: 'strike', Icon: IconStrikethrough, mark: 'strike', run: (chain) => chain.toggleStrike() },
  { name: 'heading', Icon: IconH2, mark: 'heading', run: (chain) => chain.toggleHeading({ level: 2 }) },
  { name: 'bullets', Icon: IconList, mark: 'bulletList', run: (chain) => chain.toggleBulletList() },
  { name: 'numbers', Icon: IconListNumbers, mark: 'orderedList', run: (chain) => chain.toggleOrderedList() },
  { name: 'quote', Icon: IconQuote, mark: 'blockquote', run: (chain) => chain.toggleBlockquote() },
]

const extensions = [
  StarterKit.configure({
    link: { openOnClick: false, protocols: ['mailto', 'tel'], defaultProtocol: 'https' },
    // Nothing is added that nobody wrote.
    trailingNode: false,
  }),
  ...keptNodes,
]

export interface RichTextProps extends EditorProps<string> {
  /** People can be named in the text by an @. */
  people?: FindPeople
}

/** What is typed or pasted becomes nothing but the nodes above; the server cleans the result again (S-24). */
export default function RichTextArea(props: RichTextProps) {
  const { value, env, field, autoFocus, typed, id, label, error, people } = props
  const area = useRef<HTMLDivElement>(null)
  const latest = useRef(props)
  latest.current = props
  const keys = useRef<((event: KeyboardEvent) => boolean) | null>(null)
  const [first] = useState(() => ({ html: typed ?? value ?? '', autoFocus }))
  const [editor, setEditor] = useState<Editor | null>(null)
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  const name = label ?? env.text(field.label, field.name)
  useEffect(() => {
    const made = new Editor({
      element: area.current,
      extensions,
      content: safeHtml(first.html),
      autofocus: first.autoFocus ? 'end' : false,
      // A style element of its own would need a nonce; the rules stand in the style sheet of the fields.
      injectCSS: false,
      editorProps: {
        handleDOMEvents: { keydown: (_, event) => isSaving(event) },
        handleKeyDown: (_, event) => keys.current?.(event) ?? false,
        attributes: {
          role: 'textbox',
          dir: 'auto',
          'aria-multiline': 'true',
          'aria-label': name,
          class: `${styles.editable} ${styles.rich}`,
          ...(id ? { id } : {}),
        },
      },
      onUpdate: ({ editor: changed }) => latest.current.onChange(changed.isEmpty ? null : changed.getHTML()),
      onTransaction: redraw,
    })
    setEditor(made)
    return () => made.destroy()
  }, [first, name, id])
  return (
    <div className={styles.richArea}>
      {editor ? <Tools editor={editor} env={env} /> : null}
      <div ref={area} />
      {editor && people ? <MentionList editor={editor} people={people} env={env} keys={keys} /> : null}
      {error ? (
        <div className={fields.error} role="alert">
          {error}
        </div>
      ) : null}
    </div>
  )
}

function Tools({ editor, env }: { editor: Editor; env: EditorProps['env'] }) {
  return (
    <div className={styles.tools} role="toolbar" aria-label={env.t('fields.formatting')}>
      {tools.map(({ name, Icon, mark, run }) => (
        <IconButton
          key={name}
          label={env.t(`fields.format.${name}`)}
          pressed={editor.isActive(mark)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => run(editor.chain().focus()).run()}
        >
          <Icon size={14} />
        </IconButton>
      ))}
      <LinkTool editor={editor} env={env} />
    </div>
  )
}

/** Turns the chosen words into a link; pressed in a link it takes the link away. */
function LinkTool({ editor, env }: { editor: Editor; env: EditorProps['env'] }) {
  const [isAsking, setAsking] = useState(false)
  const set = (text: string) => {
    setAsking(false)
    const chain = editor.chain().focus()
    if (text.trim() !== '') chain.setLink({ href: /^[a-z]+:/i.test(text) ? text.trim() : `https://${text.trim()}` })
    chain.run()
  }
  return (
    <>
      <IconButton
        label={env.t('fields.format.link')}
        pressed={editor.isActive('link')}
        onMouseDown={(event) => event.preventDefault()}
        onClick={() => (editor.isActive('link') ? editor.chain().focus().unsetLink().run() : setAsking(!isAsking))}
      >
        <IconLink size={14} />
      </IconButton>
      {isAsking ? (
        <input
          name="address"
          className={styles.address}
          aria-label={env.t('fields.format.address')}
          placeholder="https://"
          ref={(input) => input?.focus()}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' && event.key !== 'Escape') return
            event.preventDefault()
            event.stopPropagation()
            set(event.key === 'Enter' ? event.currentTarget.value : '')
          }}
        />
      ) : null}
    </>
  )
}

/** Ctrl+Enter saves; without this it would be a line break. */
const isSaving = (event: KeyboardEvent) => event.key === 'Enter' && (event.ctrlKey || event.metaKey)
