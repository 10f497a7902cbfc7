import { Nothing, Panel } from '../gateway/panel.tsx'

/** The record of what left this device. */
export function Left() {
  return (
    <Panel title="What left this device" onRefresh={() => undefined}>
      <Nothing title="Nothing has left this device.">
        <p>What leaves it is written down here before it goes.</p>
      </Nothing>
    </Panel>
  )
}
