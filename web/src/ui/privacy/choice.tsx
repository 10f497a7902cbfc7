import { backend } from '../../backend.ts'
import { useAnswer } from '../gateway/answer.ts'
import { Nothing, Panel, Pending } from '../gateway/panel.tsx'
import { Installed } from './choice-installed.tsx'
import { Measured } from './choice-measured.tsx'

/** How good the choice between this device and a larger model is. */
export function Choice() {
  const answer = useAnswer('choice', (signal) => backend.call('getChoice', { signal }))
  const { data } = answer
  return (
    <Panel
      title="How good is the choice?"
      onRefresh={answer.again}
      filters={
        <p className="panel-intro">
          Before a larger model is asked, Vade judges whether this device’s own answer is right. These figures say how
          well. They hold for questions with known answers, of the kinds named here; open questions – writing, advice,
          talk – are not measured.
        </p>
      }
    >
      <Pending answer={answer} />
      {data === null ? null : (
        <>
          <h2>On this device</h2>
          {data.installed.length === 0 ? (
            <Nothing title="No model is on this device yet">
              <p>
                Once one is here, <code>vade hybrid calibrate</code> measures it, and what is known of it is shown here.
              </p>
            </Nothing>
          ) : (
            <ul className="cards two" aria-label="On this device">
              {data.installed.map((of) => (
                <Installed key={of.id} of={of} />
              ))}
            </ul>
          )}
          <h2>Before Vade was shipped</h2>
          <p className="unused-hint">
            Measured on {data.at}; each question was judged by what was fitted on other questions. “Unhedged” says
            whether answers of a kind may stand without a warning: only where the confidence tells right from wrong
            inside that kind, and more than three in four of the most trusted are right. The same figures come from{' '}
            <code>npm run bench:hybrid</code>; your own outcomes are judged by <code>vade hybrid evaluate</code>, your
            own model is measured by <code>vade hybrid calibrate</code>.
          </p>
          <ul className="cards two" aria-label="Before Vade was shipped">
            {data.measured.map((of) => (
              <Measured key={of.name} of={of} />
            ))}
          </ul>
        </>
      )}
    </Panel>
  )
}
