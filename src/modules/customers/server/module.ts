import type { ServerModule } from '#kernel/module.ts'
import { keepPrimaryLink } from '#kernel/records/server/primaryLink.ts'
import { account } from '../objects/account.ts'
import { accountContact } from '../objects/accountContact.ts'
import { contact } from '../objects/contact.ts'
import { labels } from './labels.ts'
import { routes } from './routes.ts'

const primaryAccount = keepPrimaryLink({
  junction: 'accountContact',
  whole: 'contact',
  field: 'account',
  wholeLink: 'contact',
  partLink: 'account',
  revive: { isActive: true },
  lazy: true,
})

export const customers: ServerModule = {
  name: 'customers',
  objects: [account, contact, accountContact],
  labels,
  routes,
  hooks: { contact: [primaryAccount.whole], accountContact: [primaryAccount.junction] },
}
