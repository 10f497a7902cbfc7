import { topicWords } from '../text/words.ts'

/** A way in which people say something of themselves. `what`, where the pattern names one, tells such facts apart. */
export interface FactPattern {
  readonly pattern: RegExp
  /** Of two facts with the same subject the later one holds. */
  readonly subject: string
}

/** A sentence that only asks, supposes, or gives words to work on says nothing about the person. */
export const saysNothing = new RegExp(
  [
    String.raw`[?？]\s*$`,
    String.raw`^\W*(?:if|suppose|imagine|pretend|assume|what if|let'?s say|say that|wenn|falls|angenommen|stell dir vor)\b`,
    String.raw`^\W*(?:si|imagine|imaginons|suppose|supposons|imagina|supongamos)\s`,
    String.raw`^\W*(?:translate|rewrite|write|correct|fix|spell|repeat|übersetze?|schreibe?|korrigiere?)\b`,
    String.raw`^\W*(?:traduis|traduisez|écris|corrige|traduce|escribe)(?![\p{L}])`,
    String.raw`["“„«]\s*(?:my|i|mein|ich|mon|ma|je|mi|me)\b`,
  ].join('|'),
  'iu',
)

/** What asks to be remembered; the rest of the sentence is the fact. */
export const asksToRemember = within(
  [
    String.raw`^\W*(?:please,? |and |also,? )*(?:remember|note|keep in mind|don['’]t forget|do not forget)(?! (?:when|how|me|to|the time|last))(?: that|,|:)? `,
    String.raw`^\W*(?:bitte )?(?:merk(?:e)? dir|denk daran|vergiss nicht|behalte)(?:,? dass|,|:)? `,
    String.raw`^\W*(?:s['’]il te plaît,? )?(?:souviens-toi|rappelle-toi|retiens|n['’]oublie pas)(?: que| qu['’]|,|:)? ?`,
    String.raw`^\W*(?:por favor,? )?(?:recuerda|acuérdate de|ten en cuenta|no olvides)(?: que|,|:)? `,
  ].join('|'),
)

const month = 'jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mär|mai|okt|dez|avr|juin|juil|août|déc|ene|abr|ago|dic'
const day = 'mon|tue|wed|thu|fri|sat|sun|tomorrow|morgen|demain|mañana'

export const factPatterns: readonly FactPattern[] = [
  {
    subject: 'name',
    pattern: within(
      String.raw`my name(?: is|['’]s) |(?:please |just )?call me (?!back|later|when|if|at|on|tomorrow)|i(?:['’]m| am) called `,
      'ich heiße |mein name ist |nenn(?:e|en sie)? mich ',
      "je m['’]appelle |mon nom est |appelle-moi ",
      'me llamo |mi nombre es |llámame ',
    ),
  },
  {
    subject: 'home',
    pattern: within(
      String.raw`(?:i|we)(?:['’]ve| have)? (?:now |just |recently |currently )*(?:live|moved|relocated) (?:back )?(?:in|to|at|near) `,
      String.raw`(?:ich|wir) (?:wohne|wohnen|lebe|leben) (?:jetzt |nun )?(?:in|bei|auf) |(?:ich|wir) (?:bin|sind) (?:\S+ )?nach .+ (?:gezogen|umgezogen)`,
      String.raw`j['’]habite |je vis (?:à|en|au|dans) |j['’]ai déménagé (?:à|en|au)|je viens de déménager `,
      String.raw`(?:vivo|vivimos) (?:ahora )?en |me (?:mudé|he mudado) a `,
    ),
  },
  {
    subject: 'work',
    pattern: within(
      'i work (?:as|at|for) |i (?:now |just )?(?:started|got a job) (?:working )?(?:as|at|for) ',
      'ich arbeite (?:jetzt )?(?:als|bei|für) |ich bin von beruf ',
      'je travaille (?:comme|chez|pour) ',
      'trabajo (?:como|de|para) ',
    ),
  },
  {
    subject: 'birthday',
    pattern: within('i was born ', 'ich (?:bin|wurde) am .+ geboren', 'je suis née? (?:le|en) ', 'nací (?:el|en) '),
  },
  {
    subject: 'allergy',
    pattern: within(
      String.raw`i(?:['’]m| am) (?:not |no longer |also |very |severely )*allergic to (?<what>[^.,;!]+)`,
      'ich bin (?:nicht mehr |auch |stark )*allergisch (?:gegen|auf) (?<what2>[^.,;!]+)',
      'je (?:ne )?suis (?:plus |pas |aussi )*allergique (?:à la|à l|à|aux|au) ?(?<what3>[^.,;!]+)',
      'soy (?:también )?alérgic[oa] (?:a|al) (?<what4>[^.,;!]+)',
    ),
  },
  {
    subject: 'diet',
    pattern: within(
      String.raw`i(?:['’]m| am|['’]ve become| became| have become) (?:now |a |no longer |not )*(?:vegetarian|vegan|pescatarian|lactose intolerant|diabetic|gluten[- ]free|coeliac|celiac)`,
      'ich bin (?:jetzt |nicht mehr )*(?:vegetarier(?:in)?|veganer(?:in)?|vegan|diabetiker(?:in)?)',
      'je suis (?:végétarien(?:ne)?|végan[e]?|diabétique)',
      'soy (?:vegetarian[oa]|vegan[oa]|diabétic[oa]|celíac[oa])',
    ),
  },
  {
    subject: 'preference',
    pattern: within(
      String.raw`i (?:really |always |strongly )?(?:prefer|hate|dislike|can['’]t stand|(?:don['’]t|never) (?:eat|drink)) (?!it|this|that|your|the way)(?<what>[^.,;!]+)`,
      'ich (?:hasse|bevorzuge|esse kein(?:e|en)?|trinke kein(?:e|en)?) (?<what2>[^.,;!]+)',
      'je (?:préfère|déteste|ne mange pas(?: de)?|ne bois pas(?: de)?) (?<what3>[^.,;!]+)',
      'prefiero (?<what4>[^.,;!]+)|odio (?<what5>[^.,;!]+)',
    ),
  },
  {
    subject: 'event',
    pattern: within(
      String.raw`i(?:['’]ve| have)(?: got)? (?:an? |the |my )?(?<what>[\p{L}'’ -]{3,40}?) (?:is |are )?(?:on|at|next|this|in) (?=.*(?:\d|${month}|${day}))`,
      String.raw`ich habe (?:am|um|nächsten) (?=.*(?:\d|${month}|${day}))(?:.+ )?(?<what2>termin|prüfung|geburtstag)`,
    ),
  },
  {
    subject: 'my',
    pattern: within(
      String.raw`(?:my|our) (?!${notAThing()})(?<what>[\p{L}\p{N}][\p{L}\p{N}'’ -]{1,48}?)(?:['’]s name)? (?:is|are|was|were|has|have|(?:just |now )?(?:changed|moved) to|lives|works|starts|turns)(?: now| called| named)? `,
      String.raw`(?:mein|meine|unser|unsere) (?!frage|problem|idee|punkt)(?<what2>[\p{L}\p{N}][\p{L}\p{N}' -]{1,48}?) (?:ist|sind|war|heißt|lautet|hat|wohnt) `,
      String.raw`(?:mon|ma|mes|notre|nos) (?!question|problème|idée|avis)(?<what3>[\p{L}\p{N}][\p{L}\p{N}' -]{1,48}?) (?:est|sont|était|s['’]appelle|a|habite) `,
      String.raw`(?:mi|mis|nuestro|nuestra) (?!pregunta|problema|idea|opinión)(?<what4>[\p{L}\p{N}][\p{L}\p{N}' -]{1,48}?) (?:es|son|era|está|se llama|tiene|vive) `,
    ),
  },
]

/** After a word of remembering any thing may be told. */
export const toldThing = within(
  String.raw`(?:the )?(?<what>[\p{L}\p{N}][\p{L}\p{N}'’ -]{1,60}?) (?:is|are|was|were)(?: now)? `,
)

/** `allergy` and what follows, by the words that tell one from another. */
export function subjectOf({ pattern, subject }: FactPattern, sentence: string): string | null {
  const match = pattern.exec(sentence)
  if (match === null) return null
  const what = Object.values(match.groups ?? {}).find((group) => group !== undefined)
  if (what === undefined) return subject
  return `${subject}:${topicWords(what).join(' ')}`
}

/** Any of these, at the beginning of a sentence or after a word of its own, whatever the case. */
function within(...alternatives: readonly string[]): RegExp {
  // A name for each group of each language: JavaScript wants them all different.
  return new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${alternatives.join('|')})`, 'iu')
}

/** "My question is …" tells nothing of a person. */
function notAThing(): string {
  const heads =
    'question|problem|point|guess|idea|understanding|feeling|impression|concern|request|mistake|fault|turn|bad|first|' +
    'second|next|last|only|main|goal|thought|opinion|answer|message|text|code is (?:not|wrong)|favourite part'
  return String.raw`(?:${heads})\b`
}
