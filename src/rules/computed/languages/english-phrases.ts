import type { Phrases } from './language.ts'

const whatIs = "(?:what is|what's|whats|how much is|what are|what does)"
const howLong = '(?:how many (?<unit>days|weeks|months|years)|how long)'

export const englishPhrases: Phrases = {
  calculate: [
    `(?:what is|what's|whats|how much is|how much are|calculate|compute|evaluate|work out|figure out|the result of|what is the result of|what's the result of|what is the value of|solve) (?:the )?{x}`,
    'what does {x} (?:equal|make|come to|add up to)',
    'what do(?:es)? you get (?:for|if you calculate|when you calculate) {x}',
    '{x} (?:equals|is|equals what|is what|makes)',
    `${whatIs} {decimal} (?:as a decimal|in decimal|as a decimal number)`,
    `(?:${whatIs} |calculate |compute )?(?:the )?factorial of {factorial}`,
    '{x}',
  ],
  'add-to': ['add {a} (?:to|and) {b}', `${whatIs} the (?:sum|total) of {a} and {b}`, 'sum of {a} and {b}'],
  'subtract-from': [
    'subtract {a} from {b}',
    'take {a} away from {b}',
    `${whatIs} {a} (?:subtracted|taken away) from {b}`,
  ],
  'multiply-by': ['multiply {a} (?:by|with|and) {b}', `(?:${whatIs} the )?product of {a} and {b}`],
  'divide-by': ['divide {a} by {b}', `(?:${whatIs} the )?quotient of {a} and {b}`],
  remainder: [
    `(?:${whatIs} )?(?:the )?remainder (?:of|when|if) {a} (?:is )?divided by {b}`,
    `${whatIs} (?:the )?remainder when (?:you divide|dividing) {a} by {b}`,
  ],
  'power-of': [`(?:${whatIs} )?{a} to the {b} power`],
  sum: [`(?:${whatIs} )?(?:the )?(?:sum|total) of {list}`, 'add up {list}', 'add {list}', 'sum {list}'],
  product: [`(?:${whatIs} )?(?:the )?product of {list}`],
  average: [`(?:${whatIs} |calculate |find )?(?:the )?(?:average|mean|arithmetic mean) (?:of|for) {list}`],
  median: [`(?:${whatIs} |calculate |find )?(?:the )?median (?:of|for) {list}`],
  'greatest-divisor': [
    `(?:${whatIs} |find )?(?:the )?(?:gcd|gcf|greatest common divisor|greatest common factor|highest common factor|hcf) of {list}`,
  ],
  'least-multiple': [`(?:${whatIs} |find )?(?:the )?(?:lcm|least common multiple|lowest common multiple) of {list}`],
  'is-prime': ['is {n} (?:a )?prime(?: number)?'],
  factors: [
    `(?:${whatIs} )?(?:the )?(?:prime factors|prime factorization|prime factorisation) of {n}`,
    'factori[sz]e {n}',
  ],
  tip: [
    `(?:(?:${whatIs}|calculate) )?(?:the |a )?{p} tip (?:on|for) (?:a )?{n}(?: bill)?`,
    'how much (?:is|would be) (?:a |the )?{p} tip (?:on|for) (?:a )?{n}(?: bill)?',
    'how much should i tip (?:on|for) (?:a )?{n}(?: bill)? at {p}',
  ],
  discount: [
    `(?:(?:${whatIs}|calculate) )?(?:a )?{p} (?:off|off of|discount on|discounted from) (?:a )?{n}`,
    `(?:${whatIs} )?{n} (?:with|after|minus) (?:a )?{p} (?:discount|off)`,
  ],
  tax: [
    `(?:add|${whatIs}) {p} (?:vat|sales tax|tax) (?:to|on) {n}`,
    `(?:${whatIs} )?{n} (?:plus|with|and) {p} (?:vat|sales tax|tax)`,
    'how much is {p} (?:vat|sales tax|tax) on {n}',
  ],
  'more-than': [`(?:${whatIs} )?{p} more than {n}`, '(?:what is )?{n} increased by {p}', 'increase {n} by {p}'],
  'less-than': [
    `(?:${whatIs} )?{p} less than {n}`,
    '(?:what is )?{n} (?:decreased|reduced) by {p}',
    '(?:decrease|reduce) {n} by {p}',
  ],
  'what-percent': [
    'what (?:percent|percentage|per cent|%) (?:of {b} is|of {b} are) {a}',
    '{a} is what (?:percent|percentage|per cent|%) of {b}',
    'what (?:percent|percentage|per cent|%) is {a} (?:of|out of) {b}',
    `${whatIs} {a} (?:as a percentage of|as a percent of) {b}`,
    `${whatIs} {a} out of {b} (?:as a percentage|as a percent|in percent)`,
  ],
  'percent-change': [
    `(?:${whatIs} |calculate )?(?:the )?(?:percent|percentage|%) (?:change|increase|decrease|difference) (?:from|between) {a} (?:to|and) {b}`,
  ],
  'compound-interest': [
    '(?:if|when) (?:i|you|we) (?:invest|put|save|deposit) {n} at {p} compound(?:ed)? interest (?:for|over) {years} years?,? how much (?:money )?(?:will|would|do) (?:i|you|we) (?:have|get)',
    `(?:${whatIs} |calculate |how much is )?(?:the )?compound(?:ed)? interest (?:on|for|of) {n} at {p}(?: per year| a year| per annum| annually)? (?:for|over|after) {years} years?`,
    'how much (?:is|will) {n} (?:be worth )?(?:after|in) {years} years? at {p} compound interest',
  ],
  'simple-interest': [
    `(?:${whatIs} |calculate |how much is )?(?:the )?simple interest (?:on|for|of) {n} at {p}(?: per year| a year| per annum| annually)? (?:for|over|after) {years} years?`,
  ],
  split: [
    '(?:split|divide) (?:a |the )?(?:bill of )?{n}(?: bill)? (?:between|among|by|for) {k} (?:people|persons|friends|of us)',
    '(?:split|divide) (?:a |the )?(?:bill of )?{n}(?: bill)? {k} ways',
  ],
  'date-now': [
    "(?:what is|what's|whats) (?:the )?(?:date)(?: today| of today)?",
    "(?:what is|what's|whats) (?:today's|todays) (?:date|day)",
    'what (?:day|date|year|month)(?: of the week)? (?:is it|it is|is today|today is|are we in|do we have)(?: today| now)?',
    "(?:today's|todays|current) (?:date|year|month)",
    "(?:what is|what's) the current (?:date|day|month|year)",
  ],
  week: [
    '(?:what|which) (?:calendar |iso )?week(?: number)?(?: of the year)? (?:is it|it is|are we in|is this|do we have)(?: today| now)?',
    "(?:what is|what's) the (?:current )?(?:calendar |iso )?week(?: number)?(?: of| for| on)? {date}",
    "(?:what is|what's) the (?:current )(?:calendar |iso )?week(?: number)?",
    '(?:what|which) (?:calendar |iso )?week(?: number)?(?: of the year)? (?:is|was|does|will be) {date}(?: in| fall in)?',
    '(?:in )?(?:what|which) (?:calendar |iso )?week(?: number)? (?:is|was|does) {date}(?: in| fall| fall in)?',
  ],
  weekday: [
    '(?:what|which) (?:day|weekday)(?: of (?:the )?week)? (?:is|was|will be|will it be|is it|falls|does|did) (?:on )?{date}(?: be| fall on| fall| on)?',
    '(?:on )?(?:what|which) (?:day|weekday)(?: of (?:the )?week)? (?:is|was|will|does|did|do) {date} (?:be|fall|fall on|on|land on)',
    '(?:on )?(?:what|which) (?:day|weekday)(?: of (?:the )?week)? (?:is|was|does|did) {date}',
    'what day (?:of the week )?was i born if i was born on {date}',
    'what day (?:of the week )?(?:will it be|is it|was it|it is|it was) on {date}',
  ],
  'date-of': [
    "(?:what is|what's|what was) {date}'s (?:date|day)",
    "(?:when is|when's|when was|when will) {date}(?: be)?",
    '(?:what|which) date (?:is|was|will be) {date}',
    "(?:what is|what's|what was) the date (?:of |for |on )?{date}",
    'on (?:what|which) date (?:is|was|does) {date}(?: fall)?',
  ],
  until: [
    `${howLong} (?:is it |are there |are left |is left |left |remain |do we have |it is |there are |more )?(?:until|till|til|to|before) {date}`,
    '(?<unit>days|weeks|months) (?:until|till|til|to) {date}',
    `${howLong} (?:away )?(?:is|are) {date}(?: away)?`,
    'how far away is {date}',
  ],
  since: [
    `${howLong} (?:is it |has it been |have passed |has passed |passed |it has been |ago was |have gone by )?since {date}`,
    '(?<unit>days|weeks|months) since {date}',
    `${howLong} ago was {date}`,
  ],
  between: [
    `${howLong} (?:are there |is it |are |lie |passed |were there |there are )?(?:between|from) {a} (?:and|to|until|till) {b}`,
    '(?:number of )?(?<unit>days|weeks|months) (?:between|from) {a} (?:and|to|until|till) {b}',
    "(?:what is|what's) the (?:number of )?(?<unit>days|weeks) between {a} and {b}",
    "(?:what is|what's) the difference in (?<unit>days|weeks) between {a} and {b}",
  ],
  'in-span': [
    '(?:what|which) (?:date|day)(?: of the week)? (?:is it|will it be|is|it is|it will be) in {span}',
    "(?:what is|what's|what will be) the (?:date|day) in {span}",
    '(?:what|which) (?:date|day)(?: of the week)? (?:is it|will it be|is|it will be|it is) {span} (?:from now|from today)',
    "(?:what is|what's|what will be) the (?:date|day) {span} (?:from now|from today)",
    "(?:what is|what's|when is) {span} (?:from now|from today)",
    '{span} (?:from now|from today)',
  ],
  ago: [
    '(?:what|which) (?:date|day)(?: of the week)? (?:was it|was|is|it was) {span} ago',
    "(?:what is|what was|what's) the (?:date|day) {span} ago",
    'when was {span} ago',
  ],
  after: [
    '(?:what|which) (?:date|day)(?: of the week)? (?:is it|will it be|is|was) {span} (?:after|from) {date}',
    "(?:(?:what is|what's|when is) )?(?:the (?:date|day) )?{span} (?:after|from) {date}",
    'add {span} to {date}',
    '{date} (?:plus|\\+) {span}',
  ],
  before: [
    '(?:what|which) (?:date|day)(?: of the week)? (?:is it|will it be|is|was) {span} before {date}',
    "(?:(?:what is|what's|when is|when was) )?(?:the (?:date|day) )?{span} before {date}",
    'subtract {span} from {date}',
    '{date} minus {span}',
  ],
  'leap-year': ['(?:is|was|will) (?:the year )?{year} (?:be )?(?:a )?leap year'],
  'next-leap-year': ["(?:when is|when will be|when's|what is) the next leap year", 'which year is the next leap year'],
  age: [
    '(?:how old is|what is the age of|what age is) (?:a person|someone|somebody|a man|a woman) (?:who was |who is )?born (?:on )?{date}',
    'how old (?:am i|would i be|are you|is he|is she) if (?:i was|i am|you were|he was|she was|i were) born (?:on )?{date}',
    '(?:i was|i am|he was|she was) born (?:on )?{date}[,.;]? (?:and )?how old (?:am i|is he|is she)(?: now| today)?',
    'how old (?:am i|is he|is she)[,;]? born (?:on )?{date}',
    'how old would (?:a person|someone|somebody) born (?:on )?{date} be(?: today| now)?',
    'what age (?:is|am) (?:someone|i) born (?:on )?{date}',
  ],
  'days-in-month': [
    'how many days (?:does|did|will) {month} have in {year}',
    'how many days (?:are |are there |does |did |there are |were there )?(?:in )?(?:the month of )?{month}(?: have)?',
  ],
  'clock-between': [
    'how (?:many (?:hours|minutes)|long|much time) (?:is it |are there |is there |are |is )?(?:between|from) {a} (?:and|to|until|till) {b}',
    'hours (?:between|from) {a} (?:and|to|until|till) {b}',
  ],
  convert: [
    "(?:(?:what is|what's|whats|how much is|how many is|how much are|convert|change|how long is|how tall is|how far is|how heavy is|how fast is|how hot is|how cold is|express) )?{amount+} (?:in|to|into|as|is how many|equals how many|= how many) {unit}",
    'how (?:many|much) {unit} (?:are there|is there|are|is|make|makes|do|does|fit|go|equals?|make up)(?: in| into)? {amount}',
    'how (?:many|much) {unit} (?:in|per|to) {amount}',
    'how (?:many|much) {unit} does {amount} (?:have|equal|make|contain)',
    '{unit} (?:in|per) {amount}',
  ],
  'time-now': [
    "(?:what time is it|what's the time|what is the time|what time it is|what the time is|what is the current time|what's the current time|current time|time now|what time do we have)(?: now| here)?",
  ],
  'time-after': [
    'what time (?:is it|will it be|is) in {span}',
    'what time (?:is it|will it be|is) {span} from now',
    'what time was it {span} ago(?<past>)',
  ],
  'time-in': [
    "(?:what time is it|what's the time|what is the time|what time it is|what the time is|what is the current time|what's the current time|what is the local time|what's the local time|current time|local time|the time|time|time now)(?: now| right now| currently)? in {place}(?: now| right now| currently)?",
    "(?:what time is it|what's the time|current time)(?: now| right now)? (?:at|for|over in) {place}",
    "(?:what is|what's) (?:the )?(?:current )?{place} time(?: now| right now)?",
  ],
  'time-there': [
    "(?:when|if) (?:it is|it's|its) {time} in {from},? (?:what time is it|what is the time|what's the time|what time is that|what time) in {to}",
    "what time is it in {to} (?:when|if) (?:it is|it's|its) {time} in {from}",
    'what time is {time} (?:in )?{from}(?: time)? in {to}',
    "(?:what is|what's|convert) {time} (?:in )?{from}(?: time)? (?:in|to) {to}(?: time)?",
    '{time} (?:in )?{from}(?: time)? (?:in|to) {to}(?: time)?',
  ],
  'time-difference': [
    "(?:what is|what's) the (?:time|hour) difference (?:between|from) {a} (?:and|to) {b}",
    '(?:the )?time difference (?:between|from) {a} (?:and|to) {b}',
    'how many hours (?:is|are) (?:the )?(?:time )?difference between {a} and {b}',
    'how many hours (?:difference )?(?:are there |is there |is it )?between {a} and {b}',
    'how (?:many hours|far) (?:ahead|behind) is {a} (?:of|from|than|compared to) {b}',
    'how many hours is {a} (?:ahead|behind)(?: of)? {b}',
    'how many hours (?:ahead of|behind) {b} is {a}',
  ],
  'zone-of': [
    '(?:what|which) (?:time zone|timezone) (?:is|does) {place} (?:in|use|have)',
    "(?:what is|what's) the (?:time zone|timezone) (?:of|in|for) {place}",
    '(?:time zone|timezone) (?:of|in) {place}',
  ],
}
