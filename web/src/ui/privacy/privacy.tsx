import type { ComponentType } from 'react'
import { privacyAddress, privacyTabs, type PrivacyTab } from '../../state/address.ts'
import { Choice } from './choice.tsx'
import { Consents } from './consents.tsx'
import { Left } from './left.tsx'
import { MyData } from './my-data.tsx'

/** What each tab is called and shows; a new one has a row here and its name in `privacyTabs`. */
const tabs: Readonly<Record<PrivacyTab, { readonly name: string; readonly Shown: ComponentType }>> = {
  left: { name: 'What left this device', Shown: Left },
  consents: { name: 'Consents', Shown: Consents },
  choice: { name: 'How good is the choice?', Shown: Choice },
  data: { name: 'My data', Shown: MyData },
}

/** What a person may know and decide about their own data. */
export function Privacy({ tab }: { readonly tab: PrivacyTab }) {
  const { Shown } = tabs[tab]
  return (
    <div className="gateway">
      <nav className="tabs" aria-label="Privacy">
        {privacyTabs.map((each) => (
          <a
            key={each}
            ref={each === tab ? intoView : undefined}
            href={privacyAddress(each)}
            aria-current={each === tab ? 'page' : undefined}
          >
            {tabs[each].name}
          </a>
        ))}
      </nav>
      <Shown />
    </div>
  )
}

/** On a phone there is no room for all tabs. */
function intoView(shown: HTMLElement | null): void {
  shown?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}
