import { extendRecords } from '#kernel/records/web/extensions.ts'
import { activityExtensions } from '#modules/collaboration/web/extension.tsx'
import { customerExtensions } from '#modules/customers/web/extensions.ts'
import { salesExtensions } from '#modules/sales/web/extensions.ts'
import { sequenceExtension } from '#modules/sequences/web/extension.tsx'

/** What the modules add to lists and records; loaded with every screen that can show one. */
extendRecords([...customerExtensions, ...salesExtensions, ...activityExtensions, sequenceExtension])
