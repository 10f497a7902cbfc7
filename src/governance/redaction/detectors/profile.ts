import type { Span } from '../finding.ts'
import { dictionary } from '../names/dictionary.ts'
import { fold } from '../names/fold.ts'
import { matches } from './detector.ts'

/** Where people have a page of their own: what stands before their name in its address. */
const sites = String.raw`linkedin\.com\/(?:in|pub)\/|xing\.com\/profile\/|(?:x|twitter|instagram|facebook|threads\.net|pinterest)\.com\/@?|threads\.(?:net|com)\/@|tiktok\.com\/@|youtube\.com\/@|t\.me\/|snapchat\.com\/add\/|reddit\.com\/u(?:ser)?\/|bsky\.app\/profile\/|keybase\.io\/`
const address = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.@-])(?:https?:\/\/)?(?:(?:www|m|mobile|[a-z]{2})\.)?(?:${sites})(?<who>[\p{L}\p{N}_](?:[\p{L}\p{N}_.%-]{0,60}[\p{L}\p{N}_])?)`,
  'giu',
)
/** Pages of the sites themselves. */
const pages = new Set(
  'home search explore intent share sharer hashtag i settings login signup about privacy tos terms help jobs p reel reels stories accounts tv groups events pages watch marketplace business ads policies developers legal joinchat proxy addstickers'.split(
    ' ',
  ),
)

/** Everyone, and no one. */
const nobody = new Set('all channel everyone here team import localhost media example'.split(' '))

const handle = /(?<![\p{L}\p{N}_.@/\x60-])@[a-z_][a-z0-9_]{1,29}(?:\.[a-z0-9_]{1,29}){0,2}(?![\p{L}\p{N}_/(@-])/giu
/** Before a handle, or behind it: a network, or what one does with people. */
const before =
  /(?<![\p{L}\p{N}_@.-])(?:twitter|on x|[it]g|insta(?:gram)?|tik ?tok|telegram|mastodon|threads|snap(?:chat)?|discord|github|youtube|bluesky|linkedin|handle|username|user name|nick(?:name)?|account|profile?|perfil|benutzername|pseudo|usuario|find me|follow(?: me)?|add me|dm|message|ping|cc|thanks|hi|hey|hello|hallo|hola|salut|ask|folgt? mir)(?![\p{L}\p{N}_-])[^\n@.]{0,20}$/iu
const behind =
  /^[^\n@.]{0,12}(?<!\p{L})(?:on|at|auf|bei|sur|en) (?:twitter|x|insta(?:gram)?|tik ?tok|telegram|mastodon|threads|snap(?:chat)?|discord|github|youtube|bluesky)(?!\p{L})/iu

/** Profiles and handles in social networks. */
export function findProfiles(text: string): Span[] {
  return [
    ...matches('account', {
      text,
      pattern: address,
      near: /(?:\.(?:com|net|app)|t\.me|keybase\.io)\//gi,
      check: (_, start, match) => !pages.has((match.groups?.['who'] ?? '').toLowerCase()),
    }),
    ...matches('account', {
      text,
      pattern: handle,
      near: /@/g,
      check: (it, start) =>
        !nobody.has(it.slice(1).toLowerCase()) &&
        (before.test(text.slice(Math.max(0, start - 48), start)) ||
          behind.test(text.slice(start + it.length, start + it.length + 36)) ||
          isNamed(it)),
    }),
  ]
}

/** `@anna_weber` says whose it is; `@lru_cache` and `@max_length` belong to programs. */
function isNamed(it: string): boolean {
  const { given, surnames, ambiguous, words } = dictionary()
  const parts = it
    .slice(1)
    .split(/[\d_.]+/)
    .map(fold)
  return parts.some(
    (part, at) => given.has(part) && ((!ambiguous.has(part) && !words.has(part)) || surnames.has(parts[at + 1] ?? '')),
  )
}
