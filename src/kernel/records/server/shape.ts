import { namesObject, type RegisteredField, type RegisteredObject, targetOf } from '#kernel/objects/server/registry.ts'

/** An object's fields by what a write asks of them: gathered once an object, since asking each field of each record is slow. */
export interface WriteShape {
  links: RegisteredField[]
  required: RegisteredField[]
  defaulted: RegisteredField[]
  unique: RegisteredField[]
  trees: RegisteredField[]
  numbers: RegisteredField[]
}

const shapes = new WeakMap<RegisteredObject, WriteShape>()

export function shapeOf(object: RegisteredObject): WriteShape {
  const known = shapes.get(object)
  if (known) return known
  const all = [...object.fields.values()]
  const own = object.ownFields
  const shape: WriteShape = {
    links: all.filter((field) => targetOf(field) !== undefined || namesObject(field)),
    required: own.filter((field) => field.def.required),
    defaulted: own.filter((field) => field.def.default !== undefined),
    unique: own.filter((field) => field.def.unique),
    trees: own.filter((field) => field.def.tree),
    numbers: own.filter((field) => field.def.kind === 'autoNumber'),
  }
  shapes.set(object, shape)
  return shape
}
