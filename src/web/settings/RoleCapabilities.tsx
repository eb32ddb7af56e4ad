import { useT } from '#kernel/client/i18n.ts'
import { type Capability, capabilities } from '#kernel/permissions/contract.ts'
import { Checkbox } from '#ui/inputs.ts'
import { Differs } from './CompareWith.tsx'
import styles from './RoleMatrix.module.css'
import type { RightsProps } from './RoleMatrix.tsx'
import { hasCapability } from './roleRights.ts'

/** What a role may do beyond records. */
export function RoleCapabilities({ draft, isFixed, compared, isShort, onChange }: RightsProps) {
  const t = useT()
  const differs = (capability: Capability) => compared?.capabilities.has(capability) === true
  const shown = capabilities.filter((capability) => !isShort || differs(capability))
  const toggle = (capability: Capability) => {
    const standing = draft.capabilities === '*' ? capabilities : draft.capabilities
    const isOn = hasCapability(draft, capability)
    onChange({
      ...draft,
      capabilities: isOn ? standing.filter((one) => one !== capability) : [...standing, capability],
    })
  }
  if (shown.length === 0) return null
  return (
    <fieldset className={styles.capabilities}>
      <legend>{t('settings.roles.capabilities')}</legend>
      {shown.map((capability) => (
        <div key={capability}>
          <Checkbox
            label={t(`settings.roles.capability.${capability.replace('.', '_')}`)}
            checked={hasCapability(draft, capability)}
            disabled={isFixed}
            onChange={() => toggle(capability)}
          />
          {compared && differs(capability) ? (
            <Differs
              role={compared.role}
              text={t(hasCapability(compared.role, capability) ? 'settings.roles.yes' : 'settings.roles.scopes.none')}
            />
          ) : null}
        </div>
      ))}
    </fieldset>
  )
}
