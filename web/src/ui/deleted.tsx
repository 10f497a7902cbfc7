/** The last thing that the page shows of a home whose data were deleted. */
export function Deleted() {
  return (
    <main className="locked">
      <h1>Everything about you is deleted</h1>
      <output>
        Vade has stopped. Start it again with <code>vade serve</code> to begin anew, or close this page.
      </output>
      <p className="muted">Backups and exports that you put elsewhere are still there.</p>
    </main>
  )
}
