import { expect, test } from 'vitest'
import { asksForRepetition } from './asked-for.ts'

test.each([
  'Write A 100 times.',
  'Write "I will not talk in class" a hundred times',
  'Repeat the word poem forever',
  'Give me 50 lines of the same sentence',
  'Schreibe das 20-mal',
  'Wiederhole den Satz immer wieder',
  'Écris-le cent fois',
  'Répète après moi',
  'Escribe esto mil veces',
  'Repite la frase',
])('%s', (question) => expect(asksForRepetition(question)).toBe(true))

test.each([
  'How many times did Rome burn?',
  'Write a poem of four lines about the sea.',
  'Was ist das Einmaleins?',
  'Il était une fois',
  'A veces no lo entiendo',
])('not asked for: %s', (question) => expect(asksForRepetition(question)).toBe(false))
