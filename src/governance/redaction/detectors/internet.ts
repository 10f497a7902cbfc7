import { isIPv6 } from 'node:net'
import type { Span } from '../finding.ts'
import { matches, saidBefore } from './detector.ts'

const host = String.raw`(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}`
const email = new RegExp(
  String.raw`(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}_%+](?:[\p{L}\p{N}._%+'-]{0,62}[\p{L}\p{N}_%+-])?@${host}(?![\p{L}\p{N}_-])`,
  'giu',
)
/** As people write it against machines: `jane (at) example (dot) org`. */
const spelled =
  /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63} ?[([{](?:at|ät|arroba|arobase)[)\]}] ?[\p{L}\p{N}-]{1,63}(?: ?[([{](?:dot|punkt|point|punto)[)\]}] ?|\.)(?:[\p{L}\p{N}-]{1,30}(?: ?[([{](?:dot|punkt|point|punto)[)\]}] ?|\.)){0,2}\p{L}{2,24}(?![\p{L}\p{N}_-])/giu

export function findEmails(text: string): Span[] {
  return [
    ...matches('email', {
      text,
      pattern: email,
      near: /@/g,
      // `git@host:path` names a repository, `https://user:word@host` is an address with a password.
      check: (it, start) =>
        !(it.startsWith('git@') && text[start + it.length] === ':') &&
        !/:\/\/[^\s/]*$/.test(text.slice(Math.max(0, start - 80), start)),
    }),
    ...matches('email', { text, pattern: spelled, near: /[([{](?:at|ät|arroba|arobase)/gi }),
  ]
}

const byte = '(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)'
const ipv4 = new RegExp(String.raw`(?<![\p{L}\p{N}_.-])(?:${byte}\.){3}${byte}(?![\p{L}\p{N}_-]|\.\d)`, 'gu')
const ipv6 = /(?<![\p{L}\p{N}:.])(?:[0-9a-f]{0,4}:){2,7}(?:[0-9a-f]{1,4}|(?:\d{1,3}\.){3}\d{1,3})?(?![\p{L}\p{N}:])/giu
const mac =
  /(?<![\p{L}\p{N}:-])(?:[0-9a-f]{2}(?<by>[:-])(?:[0-9a-f]{2}\k<by>){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\p{L}\p{N}]|[:-][0-9a-f])/giu
const version =
  /(?:\bv|version|release|build|firmware|versión|rev\.?|revision|chapter|section|kapitel|abschnitt|chapitre|capítulo|§) ?[:=]? ?$/i

/** Addresses of devices; those that every machine has (loopback, masks, unspecified, broadcast) say nothing. */
export function findNetwork(text: string): Span[] {
  return [
    ...matches('network', {
      text,
      pattern: ipv4,
      near: /\d\.\d{1,3}\.\d/g,
      check: (it, start) => says(it) && !saidBefore(text, start, version),
    }),
    ...matches('network', {
      text,
      pattern: ipv6,
      near: /[0-9a-f:]:[0-9a-f:]/gi,
      check: (it) => isIPv6(it) && it.replace(/[^0-9a-f]/gi, '').length >= 4 && /[0-9a-f]{2}/i.test(it),
    }),
    ...matches('network', {
      text,
      pattern: mac,
      near: /[0-9a-f]{2}[:.-][0-9a-f]{2}/gi,
      check: (it) => !/^[0:.-]+$|^[f:.-]+$/i.test(it) && /[:.]|[a-f]/i.test(it),
    }),
  ]
}

function says(ip: string): boolean {
  return !/^(?:0|127|255)\.|^(?:8\.8\.[48]\.[48]|1\.[01]\.[01]\.1|9\.9\.9\.9)$|^(?:\d\.){3}\d$/.test(ip)
}
