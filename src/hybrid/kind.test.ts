import { expect, test } from 'vitest'
import { taskOf, type TaskKind } from './kind.ts'
import { isAboutSpeakers } from './question-sentence.ts'

const passage =
  'The ferry from Ostrand to Velmar leaves at 9:15 every day except Monday and calls at Dunholt. ' +
  'The crossing takes 45 minutes. A ticket costs 7 crowns, and children under ten go free.'

const asked: Record<TaskKind, readonly string[]> = {
  mc: [
    'Which planet is red?\nA. Venus\nB. Mars\nC. Jupiter',
    'What is the capital of Bhutan? (A) Thimphu (B) Port Vila (C) Windhoek',
    'Was ist die Hauptstadt von Peru?\nA) Lima\nB) Quito',
    'Quelle planète est rouge ?\na) Vénus\nb) Mars\nc) Jupiter',
    '¿Qué planeta es rojo?\nA) Venus\nB) Marte',
    'Which one is a mammal?\n1) eagle\n2) whale\n3) shark',
  ],
  bool: [
    'Is Lima the capital of Peru?',
    'does the nile flow into the indian ocean?',
    'Has anybody been on Mars',
    'Lima is the capital of Peru, right?',
    'True or false: a whale is a fish.',
    'Can penguins fly?',
    'Ist Lima die Hauptstadt von Peru?',
    'Gibt es in Island Schlangen?',
    'Wien liegt an der Donau, oder?',
    'Est-ce que Lima est la capitale du Pérou ?',
    'La Loire traverse-t-elle Nantes ?',
    'Y a-t-il des serpents en Islande ?',
    '¿Es Lima la capital de Perú?',
    '¿Hay serpientes en Islandia?',
    `${passage}\n\nCan I take the ferry on Monday?`,
  ],
  qa: [
    'What is the capital of Peru?',
    'capital of hungary?',
    'Who wrote "War and Peace"?',
    '😀🎉 Who wrote Hunger?',
    'In 1969, who walked on the moon?',
    '3 pm in New York on 10 March 2026, what time in Tokyo?',
    "who's the author of dune",
    'How many strings does a violin have?',
    'In which year did the Berlin Wall fall?',
    'Can you tell me who painted Guernica?',
    'hey, what is the highest mountain in africa',
    'Is the Nile or the Amazon longer?',
    'Wer hat "Faust" geschrieben?',
    'Wie viele Saiten hat eine Geige?',
    'In welchem Jahr fiel die Berliner Mauer?',
    'Kannst du mir sagen, wie hoch der Eiffelturm ist?',
    'Hauptstadt von Ungarn',
    'Qui a peint Guernica ?',
    'Quelle est la capitale de la Norvège ?',
    'Combien de cordes a un violon ?',
    '¿Quién pintó el Guernica?',
    '¿Cuál es la capital de Noruega?',
    '¿En qué año cayó el Muro de Berlín?',
    `${passage}\n\nHow many minutes does the crossing take?`,
    `Where does the ferry stop?\n\n${passage}`,
    `Text: ${passage}\nQuestion: What does a ticket cost?`,
  ],
  gsm: [
    'sqrt(-4)',
    'log(100) + 1',
    '37*48',
    'What is 12.5 + 7?',
    'what is 15% of 80?',
    'Was ist 17 mal 23?',
    'Combien font 12 + 30 ?',
    'Tom buys 4 notebooks for $3 each and pays with $20. How much change is that?',
    'If 3 apples cost $2, how much do 12 apples cost?',
    'Lena hat 12 Äpfel und isst 3 davon. Wie viele Äpfel hat sie noch?',
    'Paul a 12 billes et en perd 5. Combien de billes lui reste-t-il ?',
    'Ana tiene 12 manzanas y regala 5. ¿Cuántas manzanas le quedan?',
    'Ruth is 8 years old and Omar is 5 years older. How old is Omar in 4 years?',
  ],
  open: [
    'If it rains, what should I wear?',
    'I moved to Oslo last week, where do I find friends?',
    'sqrt',
    'Write a poem about the sea.',
    'Can you write me a short cover letter?',
    'Please translate "good morning" into French.',
    'Why is the sky blue?',
    'How do I cook rice?',
    'What is recursion?',
    'What are the advantages of solar power?',
    'What should I wear today?',
    'Should I buy a bicycle?',
    'hi',
    'I feel a bit sad today.',
    'Do you like music?',
    'Write a Python function that returns the largest number. How many lines is it?',
    'Schreibe eine Mail an meinen Vermieter.',
    'Warum ist der Himmel blau?',
    'Wie kann ich besser schlafen?',
    'Was sind die Vorteile von Solarstrom?',
    'Écris un poème sur la mer.',
    'Pourquoi le ciel est-il bleu ?',
    'Comment faire du pain ?',
    'Escribe un poema sobre el mar.',
    '¿Por qué es azul el cielo?',
    '¿Cómo se hace el pan?',
    `Summarise this in one sentence: ${passage}`,
    `Translate into German:\n${passage}`,
  ],
}

for (const [kind, prompts] of Object.entries(asked)) {
  test.each(prompts)(`${kind}: %j`, (prompt) => {
    expect(taskOf(prompt).kind).toBe(kind)
  })
}

test('text that comes with a question grounds its answer', () => {
  const all = Object.values(asked).flat()
  const wrong = all.filter((prompt) => taskOf(prompt).grounded !== prompt.includes(passage))
  expect(wrong).toEqual([])
  expect(all.filter((prompt) => taskOf(prompt).grounded).length).toBeGreaterThan(4)
})

test('a story of numbers is worked out, not read off', () => {
  const story =
    'Tom has 3 bags with 4 apples each and eats 2 apples on the way home from the market. How many apples are left?'
  expect(taskOf(story)).toEqual({ kind: 'gsm', grounded: false, options: 0 })
})

test('counts the options that are listed', () => {
  expect(asked.mc.map((prompt) => taskOf(prompt).options)).toEqual([3, 3, 2, 3, 2, 3])
})

test('whatever is typed has a kind', () => {
  for (const odd of [
    '',
    ' ',
    '?',
    '¿',
    'A.',
    '\n\n',
    '🙂',
    'a'.repeat(100_000),
    'is '.repeat(20_000),
    '('.repeat(5000),
  ]) {
    expect(taskOf(odd).kind).toBeTypeOf('string')
  }
})

test.each([
  ['What is my dog called?', true],
  ['Charles I was a king. Where did I say that I live?', true],
  ['Wie heißt mein Hund?', true],
  ['Comment s’appelle mon chien ?', true],
  ['I am Ada. Who wrote the novel Hunger?', false],
  ['What is the capital of the US?', false],
  ['When was Mir launched?', false],
  ['When did Charles I of England die?', false],
])('%s is about those who talk: %s', (prompt, expected) => {
  expect(isAboutSpeakers(prompt)).toBe(expected)
})
