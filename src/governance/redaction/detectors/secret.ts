import type { Span } from '../finding.ts'
import { around, matches } from './detector.ts'
import { vendorKeys } from './vendor-keys.ts'

const jwt = /(?<![\w-])eyJ[\w-]{8,8192}\.eyJ[\w-]{8,8192}\.[\w-]{0,2048}/g
const credentials = /(?<![\w+.-])[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/@:"'<>]{0,256}:(?<it>[^\s/@"'<>]{1,256})(?=@)/giu
const authorization = /\b(?:bearer|basic|token|apikey) +(?<it>[\w.~+/=-]{16,4096})/gi

const named =
  '(?:api|access|secret|private|signing|encryption|auth|session|client|service|master|webhook|license|recovery|account|shared|refresh|id|app)'
const keyWord = String.raw`(?:${named}[ _-]?){0,3}(?:key|token|secret|credentials?|auth|schlüssel|clé|clave|clef|jeton|geheimnis|llave)`
const passWord = String.raw`(?:pass(?:word|wd|phrase|code)?|pwd|pw|passwort|passwörter|kennwort|zugangscode|mot de passe|mdp|contraseña|clave|pin(?:[ -]?(?:code|number|nummer))?|puk|code (?:secret|pin|confidentiel|de (?:la |l['’])?\p{L}{3,12}(?: bleue)?|du \p{L}{3,12})|geheimzahl|türcode|(?:door|gate|access|entry|alarm) code|código (?:pin|secreto|de (?:la )?\p{L}{3,12}))`
const assigned = String.raw`[\])"'\x60*]{0,3} ?(?::=|=>|[:=])[ \t]{0,4}`
const spoken = String.raw`(?: (?:for|of|to|für|von|pour|de|para|del|zum|zur)(?: \S{1,20}){1,4}?| du \S{1,20}| del \S{1,20}| des \S{1,20})?(?:,? (?:is|was|now is|ist|lautet|heißt|war|est|était|es|era))(?: now| still| jetzt| nun| maintenant| ahora)?:? `

/** In a program or a file of settings: what comes after the sign is the secret, unless it only names one. */
const keyAssigned = new RegExp(
  String.raw`${keyWord}(?:[_-](?:id|v\d|prod|dev|live|test))?${assigned}["'\x60]?(?<it>[^\s"'\x60,;<>(){}]{8,4096})`,
  'giu',
)
const passwordAssigned = new RegExp(
  String.raw`(?<!\p{L})${passWord}${assigned}["'\x60]?(?<it>[^\s"'\x60<>{}]{4,256})`,
  'giu',
)
const keySpoken = new RegExp(String.raw`${keyWord}(?:${spoken}| |: ?)["'\x60]?(?<it>[\w+/=.~-]{16,4096})`, 'giu')
const passwordSpoken = new RegExp(
  String.raw`(?<!\p{L})${passWord}${spoken}["'\x60«“„]?(?<it>[^\s"'\x60<>{}»”“]{3,256})`,
  'giu',
)

/** Where there may be one at all: a long run of letters and digits, or a word that says so. */
const longRun = /(?<![\w+/=.-])[\w+/=.-]{16,}/g
const keyNear = /key|token|secret|credential|auth|schlüssel|clé|clave|clef|jeton|geheimnis|llave/gi
const passwordNear = /pass|pwd|pw|kennwort|zugangscode|mdp|contraseña|clave|pin|puk|code|código|geheimzahl/gi

/** Keys, tokens and passwords. */
export function findSecrets(text: string): Span[] {
  const longRuns = around(text, longRun)
  const secrets = (search: Omit<Parameters<typeof matches>[1], 'text'>) => matches('secret', { text, ...search })
  return [
    ...vendorKeys.flatMap((pattern) => secrets({ pattern, near: longRuns })),
    ...privateKeys(text),
    ...secrets({ pattern: jwt, near: /eyJ/g }),
    ...secrets({ pattern: credentials, near: /:\/\//g, check: (it) => !isReference(it) }),
    ...secrets({ pattern: authorization, near: longRuns, check: isRandom }),
    ...secrets({ pattern: keyAssigned, near: keyNear, check: isRandom }),
    ...secrets({ pattern: keySpoken, near: keyNear, check: isRandom }),
    ...secrets({ pattern: passwordAssigned, near: passwordNear, check: isPassword }).map((span) => trimmed(text, span)),
    ...secrets({
      pattern: passwordSpoken,
      near: passwordNear,
      check: (it) => isPassword(it) && isNoWord(it),
    }).map((span) => trimmed(text, span)),
  ]
}

/** RFC 7468: from its first line to its last; one without a last line goes on to the end. */
function privateKeys(text: string): Span[] {
  const spans: Span[] = []
  const begin = /-----BEGIN (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const last = text.indexOf('-----END ', begin.lastIndex)
    const line = last < 0 ? -1 : text.indexOf('-----', last + 9)
    const end = line < 0 ? text.length : line + 5
    spans.push({ class: 'secret', start: match.index, end })
    begin.lastIndex = end
  }
  return spans
}

/** A full stop or a comma after a word of the sentence is none of the password. */
function trimmed(text: string, { start, end, ...rest }: Span): Span {
  const it = text.slice(start, end)
  return { ...rest, start, end: start + it.replace(/[.,;:)\]]+$/, '').length }
}

/** Made by a machine: letters and digits mixed, or long with many different characters. */
function isRandom(it: string): boolean {
  if (it.length < 12 || isReference(it) || /^[a-z]+(?:[._/-][a-z]+)*$/i.test(it)) return false
  const mixed = /\d/.test(it) && /[a-z]/i.test(it)
  return (mixed || (it.length >= 20 && /[A-Z]/.test(it) && /[a-z]/.test(it))) && entropy(it) >= 2.8
}

/** Shannon's, in bits a character. */
function entropy(text: string): number {
  const counts = new Map<string, number>()
  for (const letter of text.slice(0, 256)) counts.set(letter, (counts.get(letter) ?? 0) + 1)
  const length = Math.min(256, text.length)
  return -[...counts.values()].reduce((sum, count) => sum + (count / length) * Math.log2(count / length), 0)
}

/** Names a value that stands elsewhere, or stands for any. */
function isReference(it: string): boolean {
  return /^(?:\$(?:[{(]|[a-z_]+$)|%\w+%$|process\.|os\.|env[.[]|self\.|this\.|config\.|settings\.|\*+$|x{3,}|\.{3}|null|none|undefined|true|false|nil|your|my_|example|changeme\W|<|\[|_{2})|[({]/i.test(
    it,
  )
}

function isPassword(it: string): boolean {
  // `user.password`, `vergessen?`
  if (/^[a-z_]+(?:\.[a-z_]+)+$/i.test(it) || said.has(it.toLowerCase().replace(/[.,;:!?)]$/, ''))) return false
  return (
    !isReference(it) &&
    !/^(?:string|str|text|char|varchar|number|int|bool|boolean|any|object|required|optional|input|field|hidden|password|passwort|contraseña|request|req|user|data|form|body)\b/i.test(
      it,
    )
  )
}

/** What else may be said of a password. */
function isNoWord(it: string): boolean {
  const word = it.replace(/[.,;:!?)]$/, '')
  if (/[\d\p{S}@#$%^&*_!]/u.test(word)) return true
  return !said.has(word.toLowerCase()) && word.length >= 5
}

const said = new Set(
  'wrong invalid incorrect correct expired required missing weak strong secure insecure stored hashed encrypted never always reset changed needed optional empty blank shown hidden visible displayed known unknown secret being checked validated generated saved sent asked about there something important different right under still going because which where their given written visible falsch ungültig abgelaufen richtig korrekt sicher unsicher schwach stark nötig erforderlich leer nicht gespeichert verschlüsselt geheim bekannt wieder immer abgelaufen vergessen incorrect incorrecte invalide expiré expirée faible obligatoire requis requise perdu perdue stocké toujours jamais oublié oubliée vide trop encore très incorrecta incorrecto inválida caducada débil segura insegura obligatoria necesaria vacía siempre nunca demasiado errónea correcta guardada cifrada secreta'.split(
    ' ',
  ),
)
