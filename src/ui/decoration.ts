import attributes from '@tabler/icons-react/dist/esm/defaultAttributes.mjs'

/** Icons stand beside words or in buttons with a name, so nobody is told of them; one that speaks alone says `aria-hidden={false}`. */
for (const kind of Object.values(attributes)) Object.assign(kind, { 'aria-hidden': true })
