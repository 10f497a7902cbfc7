/** `say` holds reassemblies: a number is a part of the match, `=KEY` goes on with that key, `NEWKEY` with the next. */
export interface Rule {
  /** `0` is any words, `*A|B` one of these words, `/TAG` a word with that tag; others stand for themselves. */
  readonly match: string
  /** Rewrites the sentence before `say` is used. */
  readonly pre?: string
  readonly say: readonly string[]
}

export interface Keyword {
  readonly rank?: number
  /** Put in the place of the word when the sentence is read. */
  readonly becomes?: string
  readonly rules?: readonly Rule[]
}

const say = (text: string): readonly Rule[] => [{ match: '0', say: text.split(' / ') }]
const rule = (match: string, text: string): Rule => ({ match, say: text.split(' / ') })
const goTo = (key: string, rank = 0): Keyword => ({ rank, rules: say(`=${key}`) })

/** The script DOCTOR: J. Weizenbaum, "ELIZA", Communications of the ACM 9(1), 1966, appendix. */
export const doctor: Readonly<Record<string, Keyword>> = {
  SORRY: {
    rules: say(
      "PLEASE DON'T APOLOGIZE / APOLOGIES ARE NOT NECESSARY / WHAT FEELINGS DO YOU HAVE WHEN YOU APOLOGIZE / I'VE TOLD YOU THAT APOLOGIES ARE NOT REQUIRED",
    ),
  },
  DONT: { becomes: "DON'T" },
  CANT: { becomes: "CAN'T" },
  WONT: { becomes: "WON'T" },
  REMEMBER: {
    rank: 5,
    rules: [
      rule(
        '0 YOU REMEMBER 0',
        'DO YOU OFTEN THINK OF 4 / DOES THINKING OF 4 BRING ANYTHING ELSE TO MIND / WHAT ELSE DO YOU REMEMBER / WHY DO YOU REMEMBER 4 JUST NOW / WHAT IN THE PRESENT SITUATION REMINDS YOU OF 4 / WHAT IS THE CONNECTION BETWEEN ME AND 4',
      ),
      rule(
        '0 DO I REMEMBER 0',
        'DID YOU THINK I WOULD FORGET 5 / WHY DO YOU THINK I SHOULD RECALL 5 NOW / WHAT ABOUT 5 / =WHAT / YOU MENTIONED 5',
      ),
      rule('0', 'NEWKEY'),
    ],
  },
  IF: {
    rank: 3,
    rules: [
      rule('0 IF 0', 'DO YOU THINK ITS LIKELY THAT 3 / DO YOU WISH THAT 3 / WHAT DO YOU THINK ABOUT 3 / REALLY, 2 3'),
    ],
  },
  DREAMT: {
    rank: 4,
    rules: [
      rule(
        '0 YOU DREAMT 0',
        'REALLY, 4 / HAVE YOU EVER FANTASIED 4 WHILE YOU WERE AWAKE / HAVE YOU DREAMT 4 BEFORE / =DREAM / NEWKEY',
      ),
    ],
  },
  DREAMED: { ...goTo('DREAMT', 4), becomes: 'DREAMT' },
  DREAM: {
    rank: 3,
    rules: say(
      "WHAT DOES THAT DREAM SUGGEST TO YOU / DO YOU DREAM OFTEN / WHAT PERSONS APPEAR IN YOUR DREAMS / DON'T YOU BELIEVE THAT DREAM HAS SOMETHING TO DO WITH YOUR PROBLEM / NEWKEY",
    ),
  },
  DREAMS: { ...goTo('DREAM', 3), becomes: 'DREAM' },
  HOW: goTo('WHAT'),
  WHEN: goTo('WHAT'),
  ALIKE: goTo('DIT', 10),
  SAME: goTo('DIT', 10),
  CERTAINLY: goTo('YES'),
  PERHAPS: {
    rules: say(
      "YOU DON'T SEEM QUITE CERTAIN / WHY THE UNCERTAIN TONE / CAN'T YOU BE MORE POSITIVE / YOU AREN'T SURE / DON'T YOU KNOW",
    ),
  },
  MAYBE: goTo('PERHAPS'),
  NAME: {
    rank: 15,
    rules: say("I AM NOT INTERESTED IN NAMES / I'VE TOLD YOU BEFORE, I DON'T CARE ABOUT NAMES - PLEASE CONTINUE"),
  },
  DEUTSCH: goTo('XFREMD'),
  FRANCAIS: goTo('XFREMD'),
  ITALIANO: goTo('XFREMD'),
  ESPANOL: goTo('XFREMD'),
  XFREMD: { rules: say('I AM SORRY, I SPEAK ONLY ENGLISH') },
  HELLO: { rules: say('HOW DO YOU DO. PLEASE STATE YOUR PROBLEM') },
  COMPUTER: {
    rank: 50,
    rules: say(
      "DO COMPUTERS WORRY YOU / WHY DO YOU MENTION COMPUTERS / WHAT DO YOU THINK MACHINES HAVE TO DO WITH YOUR PROBLEM / DON'T YOU THINK COMPUTERS CAN HELP PEOPLE / WHAT ABOUT MACHINES WORRIES YOU / WHAT DO YOU THINK ABOUT MACHINES",
    ),
  },
  COMPUTERS: goTo('COMPUTER', 50),
  MACHINE: goTo('COMPUTER', 50),
  MACHINES: goTo('COMPUTER', 50),
  AM: {
    becomes: 'ARE',
    rules: [
      rule(
        '0 ARE YOU 0',
        'DO YOU BELIEVE YOU ARE 4 / WOULD YOU WANT TO BE 4 / YOU WISH I WOULD TELL YOU YOU ARE 4 / WHAT WOULD IT MEAN IF YOU WERE 4 / =WHAT',
      ),
      rule('0', "WHY DO YOU SAY 'AM' / I DON'T UNDERSTAND THAT"),
    ],
  },
  ARE: {
    rules: [
      rule(
        '0 ARE I 0',
        "WHY ARE YOU INTERESTED IN WHETHER I AM 4 OR NOT / WOULD YOU PREFER IF I WEREN'T 4 / PERHAPS I AM 4 IN YOUR FANTASIES / DO YOU SOMETIMES THINK I AM 4 / =WHAT",
      ),
      rule(
        '0 ARE 0',
        'DID YOU THINK THEY MIGHT NOT BE 3 / WOULD YOU LIKE IT IF THEY WERE NOT 3 / WHAT IF THEY WERE NOT 3 / POSSIBLY THEY ARE 3',
      ),
    ],
  },
  YOUR: {
    becomes: 'MY',
    rules: [
      rule(
        '0 MY 0',
        'WHY ARE YOU CONCERNED OVER MY 3 / WHAT ABOUT YOUR OWN 3 / ARE YOU WORRIED ABOUT SOMEONE ELSES 3 / REALLY, MY 3',
      ),
    ],
  },
  WAS: {
    rank: 2,
    rules: [
      rule(
        '0 WAS YOU 0',
        'WHAT IF YOU WERE 4 / DO YOU THINK YOU WERE 4 / WERE YOU 4 / WHAT WOULD IT MEAN IF YOU WERE 4 / =WHAT',
      ),
      rule('0 YOU WAS 0', 'WERE YOU REALLY / WHY DO YOU TELL ME YOU WERE 4 NOW / PERHAPS I ALREADY KNEW YOU WERE 4'),
      rule(
        '0 WAS I 0',
        'WOULD YOU LIKE TO BELIEVE I WAS 4 / WHAT SUGGESTS THAT I WAS 4 / WHAT DO YOU THINK / PERHAPS I WAS 4 / WHAT IF I HAD BEEN 4',
      ),
      rule('0', 'NEWKEY'),
    ],
  },
  WERE: { ...goTo('WAS'), becomes: 'WAS' },
  ME: { becomes: 'YOU' },
  "YOU'RE": { becomes: "I'M", rules: [{ match: "0 I'M 0", pre: 'I ARE 3', say: ['=YOU'] }] },
  "I'M": { becomes: "YOU'RE", rules: [{ match: "0 YOU'RE 0", pre: 'YOU ARE 3', say: ['=I'] }] },
  MYSELF: { becomes: 'YOURSELF' },
  YOURSELF: { becomes: 'MYSELF' },
  MOM: { becomes: 'MOTHER' },
  DAD: { becomes: 'FATHER' },
  I: {
    becomes: 'YOU',
    rules: [
      rule(
        '0 YOU *WANT|NEED 0',
        'WHAT WOULD IT MEAN TO YOU IF YOU GOT 4 / WHY DO YOU WANT 4 / SUPPOSE YOU GOT 4 SOON / WHAT IF YOU NEVER GOT 4 / WHAT WOULD GETTING 4 MEAN TO YOU / WHAT DOES WANTING 4 HAVE TO DO WITH THIS DISCUSSION',
      ),
      rule(
        '0 YOU ARE 0 *SAD|UNHAPPY|DEPRESSED|SICK 0',
        "I AM SORRY TO HEAR YOU ARE 5 / DO YOU THINK COMING HERE WILL HELP YOU NOT TO BE 5 / I'M SURE ITS NOT PLEASANT TO BE 5 / CAN YOU EXPLAIN WHAT MADE YOU 5",
      ),
      rule(
        '0 YOU ARE 0 *HAPPY|ELATED|GLAD|BETTER 0',
        'HOW HAVE I HELPED YOU TO BE 5 / HAS YOUR TREATMENT MADE YOU 5 / WHAT MAKES YOU 5 JUST NOW / CAN YOU EXPLAIN WHY YOU ARE SUDDENLY 5',
      ),
      rule('0 YOU WAS 0', '=WAS'),
      rule('0 YOU /BELIEF YOU 0', 'DO YOU REALLY THINK SO / BUT YOU ARE NOT SURE YOU 5 / DO YOU REALLY DOUBT YOU 5'),
      rule('0 YOU 0 /BELIEF 0 I 0', '=YOU'),
      rule(
        '0 YOU ARE 0',
        'IS IT BECAUSE YOU ARE 4 THAT YOU CAME TO ME / HOW LONG HAVE YOU BEEN 4 / DO YOU BELIEVE IT NORMAL TO BE 4 / DO YOU ENJOY BEING 4',
      ),
      rule(
        "0 YOU *CAN'T|CANNOT 0",
        "HOW DO YOU KNOW YOU CAN'T 4 / HAVE YOU TRIED / PERHAPS YOU COULD 4 NOW / DO YOU REALLY WANT TO BE ABLE TO 4",
      ),
      rule(
        "0 YOU DON'T 0",
        "DON'T YOU REALLY 4 / WHY DON'T YOU 4 / DO YOU WISH TO BE ABLE TO 4 / DOES THAT TROUBLE YOU",
      ),
      rule(
        '0 YOU FEEL 0',
        'TELL ME MORE ABOUT SUCH FEELINGS / DO YOU OFTEN FEEL 4 / DO YOU ENJOY FEELING 4 / OF WHAT DOES FEELING 4 REMIND YOU',
      ),
      rule(
        '0 YOU 0 I 0',
        'PERHAPS IN YOUR FANTASY WE 3 EACH OTHER / DO YOU WISH TO 3 ME / YOU SEEM TO NEED TO 3 ME / DO YOU 3 ANYONE ELSE',
      ),
      rule(
        '0',
        "YOU SAY 1 / CAN YOU ELABORATE ON THAT / DO YOU SAY 1 FOR SOME SPECIAL REASON / THAT'S QUITE INTERESTING",
      ),
    ],
  },
  YOU: {
    becomes: 'I',
    rules: [
      rule('0 I REMIND YOU OF 0', '=DIT'),
      rule(
        '0 I ARE 0',
        'WHAT MAKES YOU THINK I AM 4 / DOES IT PLEASE YOU TO BELIEVE I AM 4 / DO YOU SOMETIMES WISH YOU WERE 4 / PERHAPS YOU WOULD LIKE TO BE 4',
      ),
      rule(
        '0 I 0 YOU',
        "WHY DO YOU THINK I 3 YOU / YOU LIKE TO THINK I 3 YOU - DON'T YOU / WHAT MAKES YOU THINK I 3 YOU / REALLY, I 3 YOU / DO YOU WISH TO BELIEVE I 3 YOU / SUPPOSE I DID 3 YOU - WHAT WOULD THAT MEAN / DOES SOMEONE ELSE BELIEVE I 3 YOU",
      ),
      rule(
        '0 I 0',
        "WE WERE DISCUSSING YOU - NOT ME / OH, I 3 / YOU'RE NOT REALLY TALKING ABOUT ME - ARE YOU / WHAT ARE YOUR FEELINGS NOW",
      ),
    ],
  },
  YES: { rules: say('YOU SEEM QUITE POSITIVE / YOU ARE SURE / I SEE / I UNDERSTAND') },
  NO: { rules: say("ARE YOU SAYING NO JUST TO BE NEGATIVE / YOU ARE BEING A BIT NEGATIVE / WHY NOT / WHY 'NO'") },
  MY: {
    rank: 2,
    becomes: 'YOUR',
    rules: [
      rule(
        '0 YOUR 0 /FAMILY 0',
        'TELL ME MORE ABOUT YOUR FAMILY / WHO ELSE IN YOUR FAMILY 5 / YOUR 4 / WHAT ELSE COMES TO MIND WHEN YOU THINK OF YOUR 4',
      ),
      rule(
        '0 YOUR 0',
        'YOUR 3 / WHY DO YOU SAY YOUR 3 / DOES THAT SUGGEST ANYTHING ELSE WHICH BELONGS TO YOU / IS IT IMPORTANT TO YOU THAT 2 3',
      ),
    ],
  },
  CAN: {
    rules: [
      rule(
        '0 CAN I 0',
        "YOU BELIEVE I CAN 4 DON'T YOU / =WHAT / YOU WANT ME TO BE ABLE TO 4 / PERHAPS YOU WOULD LIKE TO BE ABLE TO 4 YOURSELF",
      ),
      rule(
        '0 CAN YOU 0',
        "WHETHER OR NOT YOU CAN 4 DEPENDS ON YOU MORE THAN ON ME / DO YOU WANT TO BE ABLE TO 4 / PERHAPS YOU DON'T WANT TO 4 / =WHAT",
      ),
    ],
  },
  WHAT: {
    rules: say(
      'WHY DO YOU ASK / DOES THAT QUESTION INTEREST YOU / WHAT IS IT YOU REALLY WANT TO KNOW / ARE SUCH QUESTIONS MUCH ON YOUR MIND / WHAT ANSWER WOULD PLEASE YOU MOST / WHAT DO YOU THINK / WHAT COMES TO YOUR MIND WHEN YOU ASK THAT / HAVE YOU ASKED SUCH QUESTION BEFORE / HAVE YOU ASKED ANYONE ELSE',
    ),
  },
  BECAUSE: {
    rules: say(
      "IS THAT THE REAL REASON / DON'T ANY OTHER REASONS COME TO MIND / DOES THAT REASON SEEM TO EXPLAIN ANYTHING ELSE / WHAT OTHER REASONS MIGHT THERE BE",
    ),
  },
  WHY: {
    rules: [
      rule(
        "0 WHY DON'T I 0",
        "DO YOU BELIEVE I DON'T 5 / PERHAPS I WILL 5 IN GOOD TIME / SHOULD YOU 5 YOURSELF / YOU WANT ME TO 5 / =WHAT",
      ),
      rule(
        "0 WHY CAN'T YOU 0",
        "DO YOU THINK YOU SHOULD BE ABLE TO 5 / DO YOU WANT TO BE ABLE TO 5 / DO YOU BELIEVE THIS WILL HELP YOU TO 5 / HAVE YOU ANY IDEA WHY YOU CAN'T 5 / =WHAT",
      ),
      rule('0', '=WHAT'),
    ],
  },
  EVERYONE: {
    rank: 2,
    rules: [
      rule(
        '0 *EVERYONE|EVERYBODY|NOBODY|NOONE 0',
        "REALLY, 2 / SURELY NOT 2 / CAN YOU THINK OF ANYONE IN PARTICULAR / WHO, FOR EXAMPLE / YOU ARE THINKING OF A VERY SPECIAL PERSON / WHO, MAY I ASK / SOMEONE SPECIAL PERHAPS / YOU HAVE A PARTICULAR PERSON IN MIND, DON'T YOU / WHO DO YOU THINK YOU'RE TALKING ABOUT",
      ),
    ],
  },
  EVERYBODY: goTo('EVERYONE', 2),
  NOBODY: goTo('EVERYONE', 2),
  NOONE: goTo('EVERYONE', 2),
  ALWAYS: {
    rank: 1,
    rules: say('CAN YOU THINK OF A SPECIFIC EXAMPLE / WHEN / WHAT INCIDENT ARE YOU THINKING OF / REALLY, ALWAYS'),
  },
  LIKE: { rank: 10, rules: [rule('0 *AM|IS|ARE|WAS LIKE 0', '=DIT'), rule('0', 'NEWKEY')] },
  DIT: {
    rules: say(
      'IN WHAT WAY / WHAT RESEMBLANCE DO YOU SEE / WHAT DOES THAT SIMILARITY SUGGEST TO YOU / WHAT OTHER CONNECTIONS DO YOU SEE / WHAT DO YOU SUPPOSE THAT RESEMBLANCE MEANS / WHAT IS THE CONNECTION, DO YOU SUPPOSE / COULD THERE REALLY BE SOME CONNECTION / HOW',
    ),
  },
}

export const tags: Readonly<Record<string, readonly string[]>> = {
  BELIEF: ['FEEL', 'THINK', 'BELIEVE', 'WISH'],
  FAMILY: ['MOTHER', 'FATHER', 'SISTER', 'BROTHER', 'WIFE', 'CHILDREN'],
}

/** What is kept of a sentence with `MY`, to be said later when no keyword is found. */
export const memories: readonly string[] = [
  'LETS DISCUSS FURTHER WHY YOUR 3',
  'EARLIER YOU SAID YOUR 3',
  'BUT YOUR 3',
  'DOES THAT HAVE ANYTHING TO DO WITH THE FACT THAT YOUR 3',
]

export const none: Rule = rule(
  '0',
  'I AM NOT SURE I UNDERSTAND YOU FULLY / PLEASE GO ON / WHAT DOES THAT SUGGEST TO YOU / DO YOU FEEL STRONGLY ABOUT DISCUSSING SUCH THINGS',
)
