/** The name of a field of HTTP. Source: RFC 9110, section 5.6.2. */
export const fieldName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Anything in its value but tabs, spaces and visible characters. Source: RFC 9110, section 5.5. */
export const unfitInField = /[^\t\x20-\x7e\x80-\xff]/

/**
 * The value of a field of HTTP between these places, without the blanks around it and nothing else: `trim` would take
 * letters of latin1, too. Source: RFC 9112, section 5.1.
 */
export function fieldValue(text: string, start: number, end: number): string {
  let from = start
  let to = end
  while (from < to && isBlank(text.charCodeAt(from))) from++
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--
  return text.slice(from, to)
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
