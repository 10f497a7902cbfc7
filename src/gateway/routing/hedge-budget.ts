/** Keeps second calls a small share of all: a token bucket that the first ones fill. */
export interface HedgeBudget {
  /** A call went out that is no hedge. */
  earn(): void
  /** Takes one second call, if one is left. */
  spend(): boolean
}

/** `share`: second calls for each first one, 0 to 1. `burst`: how many may be saved up for bad times. */
export function createHedgeBudget({ share, burst }: { readonly share: number; readonly burst: number }): HedgeBudget {
  let saved = 0
  return {
    earn() {
      saved = Math.min(burst, saved + share)
    },
    spend() {
      // Twenty twentieths are a little less than one.
      if (saved < 1 - 1e-9) return false
      saved -= 1
      return true
    },
  }
}
