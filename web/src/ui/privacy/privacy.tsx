import type { ComponentType } from 'react'
import { privacyAddress, privacyTabs, type PrivacyTab } from '../../state/address.ts'
import { Left } from './left.tsx'

/** What each tab is called and shows; a new one has a row here and its name in `privacyTabs`. */
const tabs: Readonly<Record<PrivacyTab, { readonly name: string; readonly Shown: ComponentType }>> = {
  left: { name: 'What left this device', Shown: Left },
}

/** What a person may know and decide about their own data. */
export function Privacy({ tab }: { readonly tab: PrivacyTab }) {
  const { Shown } = tabs[tab]
  return (
    <div className="gateway">
      <nav className="tabs" aria-label="Privacy">
        {privacyTabs.map((each) => (
          <a key={each} href={privacyAddress(each)} aria-current={each === tab ? 'page' : undefined}>
            {tabs[each].name}
          </a>
        ))}
      </nav>
      <Shown />
    </div>
  )
}
