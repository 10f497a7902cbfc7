import type { Span } from '../finding.ts'
import { matches } from './detector.ts'

/** What a bank, a shop or a sign-in sends once, in the five languages. */
const once = String.raw`(?:(?:one[- ]time|verification|confirmation|security|log-?in|sign[- ]?in|access|auth(?:entication|orization)?|activation|2fa|mfa|sms|unlock)[ -]?(?:code|password|passcode|pin)|otp(?: code)?|passcode|(?:sms-?|mobile ?)?tan|einmal-?(?:code|passwort|kennwort)|(?:bestätigungs|verifizierungs|sicherheits|freischalt|aktivierungs|anmelde|prüf)-?code|code de (?:vérification|confirmation|sécurité|validation|connexion)|código de (?:verificación|seguridad|confirmación|acceso|activación)|codice di (?:verifica|sicurezza|conferma))`
/** `the code`, with no other word that says which: codes of errors and of places are nobody's. */
const bare = String.raw`(?:the|your|my|this|der|dein|ihr|mein|le|votre|ton|mon|el|tu|su|mi|il) (?:code|código|codice)`
const is = String.raw`["'*)]{0,3}(?: ?[:=#]| (?:is|was|now is|ist|lautet|est|es|è))[ \t:]{0,3}["'*«„“]{0,3}`
const digits = String.raw`(?:[A-Z]-)?(?:\d{3}[ -]\d{3}|\d{2} \d{2} \d{2}|\d{4,8})`
/** `The code is 2000 lines long.` */
const end = String.raw`(?![\p{L}\p{N}_]|[.,/-]\d| (?:lines?|characters|bytes|words|loc|zeilen|zeichen|lignes|líneas|righe|years|times|ms|kb|mb)(?!\p{L}))`

const said = new RegExp(String.raw`(?<!\p{L})(?:${once}|${bare})${is}(?<it>${digits})${end}`, 'giu')
const saidBehind = new RegExp(
  String.raw`(?<![\p{L}\p{N}_.,/-])(?<it>${digits}) (?:is|ist|est|es|è|as) (?:your|my|the|dein|ihr|mein|der|votre|ton|mon|le|tu|su|mi|el|il) (?:[\p{L}-]{2,15} ){0,2}[\p{L}-]{0,16}(?:code|otp|tan|pin|password|passwort|kennwort|código|codice)(?!\p{L})`,
  'giu',
)
const card =
  /(?<!\p{L})(?:cvv2?|cvc2?|cvn|csc|card security code|security code|(?:karten)?prüfnummer|kartenprüfziffer|sicherheitscode|cryptogramme(?: visuel)?|código de seguridad|codice di sicurezza)["'*)]{0,3}(?: ?[:=#]| (?:is|was|number|code|ist|lautet|est|es|è))?[ \t:]{1,3}["'*]{0,3}(?<it>\d{3,4})(?![\p{L}\p{N}_]|[.,/-]\d)/giu

const near = /code|código|codice|otp|tan(?![a-zäöü])|passw|kennwort|pin(?![a-z])/gi

/** Short numbers that open something: codes sent once, and the three digits on a card. A word beside says so. */
export function findCodes(text: string): Span[] {
  return [
    ...matches('secret', { text, pattern: said, near }),
    ...matches('secret', { text, pattern: saidBehind, near }),
    ...matches('secret', { text, pattern: card, near: /cv[vcn]|csc|code|prüf|cryptog|código|codice/gi }),
  ]
}
