/** Latencies are counted in buckets, each 5 % wider than the one before: quantiles of any range are read from few rows. */
const growth = Math.log(1.05)

/** The bucket of a time in milliseconds; those up to 1 ms share the first. */
export function bucketOf(ms: number): number {
  return ms <= 1 ? 0 : Math.ceil(Math.log(ms) / growth)
}

/** The middle of a bucket, in milliseconds: within 2.5 % of everything that was counted there. */
function middleOf(bucket: number): number {
  return bucket === 0 ? 1 : Math.exp((bucket - 0.5) * growth)
}

/** The time that this share of the calls stayed below; null where there are none. Buckets come in order. */
export function quantile(
  buckets: readonly { readonly bucket: number; readonly calls: number }[],
  share: number,
): number | null {
  const rank = Math.ceil(buckets.reduce((sum, { calls }) => sum + calls, 0) * share)
  let seen = 0
  for (const { bucket, calls } of buckets) {
    seen += calls
    if (seen >= rank && seen > 0) return middleOf(bucket)
  }
  return null
}
