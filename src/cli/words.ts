/** As `469 MB`: thousands of thousands, as disks are sold. */
export function megabytes(bytes: number): string {
  return `${String(Math.round(bytes / 1e6))} MB`
}
