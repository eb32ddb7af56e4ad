import type { ServerModule } from '#kernel/module.ts'
import { account } from '../objects/account.ts'
import { accountContact } from '../objects/accountContact.ts'
import { contact } from '../objects/contact.ts'

export const customers: ServerModule = {
  name: 'customers',
  objects: [account, contact, accountContact],
}
