import { describe, expect, it } from 'vitest'
import { contentClasses } from './content-classes.ts'
import { findPersonalData } from './find.ts'

function found(text: string): string[] {
  return findPersonalData(text).map((span) => `${span.class}: ${text.slice(span.start, span.end)}`)
}

describe('what has a check or a shape', () => {
  it.each([
    ['iban', 'DE89 3704 0044 0532 0130 00'],
    ['iban', 'GB29NWBK60161331926819'],
    ['iban', 'DE 89 3704 0044 0532 0130 00'],
    ['account', '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
    ['account', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
    ['account', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0'],
    ['account', '0xde0B295669a9FD93d5F28D9Ec85E40f4cb697BAe'],
    ['account', 'linkedin.com/in/ada-lovelace-1815'],
    ['account', 'https://www.instagram.com/ada.l'],
    ['account', 'https://x.com/ada_l'],
    ['account', '@anna_weber90'],
    ['national-id', 'QQ 12 34 56 C'],
    ['card', '4111 1111 1111 1111'],
    ['card', '378282246310005'],
    ['national-id', '219-09-9999'],
    ['national-id', 'AB 12 34 56 C'],
    ['national-id', '86095742719'],
    ['national-id', '65 170839 J 003'],
    ['national-id', '2 69 05 49 588 157 80'],
    ['national-id', '12345678Z'],
    ['national-id', 'X1234567L'],
    ['national-id', 'RSSMRA85T10A562S'],
    ['national-id', '756.9217.0769.85'],
    ['national-id', '811218-9876'],
    ['national-id', '131052-308T'],
    ['national-id', '111.444.777-35'],
    ['national-id', '85.07.30-033.28'],
    ['phone', '+44 7911 123456'],
    ['phone', '(206) 555-0147'],
    ['phone', '06 12 34 56 78'],
    ['phone', '0171/2345678'],
    ['email', 'anna (at) example (dot) org'],
    ['coordinates', '48.87196, 2.33167'],
    ['coordinates', `48°51'24"N 2°21'8"E`],
    ['network', '2001:db8::8a2e:370:7334'],
    ['network', '3C:22:FB:12:34:56'],
    ['secret', 'ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
    ['secret', '-----BEGIN RSA PRIVATE KEY-----\nMIIEow\n-----END RSA PRIVATE KEY-----'],
    ['secret', '-----BEGIN PRIVATE KEY-----\nwithout an end'],
  ])('finds %s %s', (kind, one) => {
    expect(found(`It is ${one}`)).toEqual([`${kind}: ${one}`])
  })

  it.each([
    'DE89 3704 0044 0532 0130 01',
    '4111 1111 1111 1112',
    '86095742718',
    '12345678A',
    '2 69 05 49 588 157 81',
    'ISBN 978-3-16-148410-0',
    'order 112-8473629-1184206',
    'version 10.2.3.44',
    'commit 3f786850e387550fdab836ed7e6dc881de23001b',
    '550e8400-e29b-41d4-a716-446655440000',
    'on 12.03.2024 at 16:40',
    'prices 12.50, 13.75',
    'listening on 127.0.0.1:8233, mask 255.255.255.0',
    'git clone git@github.com:acme/site.git',
    'the password is required',
    'const password = process.env.PASSWORD',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5',
    '0x0000000000000000000000000000000000000000',
    'https://x.com/home and https://www.linkedin.com/jobs and netflix.com/title',
    '@Override public void run() with @lru_cache, @max_length and @angular/core',
    'VALUES (@message_id, @ordinal)',
    'error code: 500100, the zip code is 94103, exit code is 137',
    'The code is 2000 lines long.',
    'registration opens 2025 for all',
    'Passport photo, 35x45mm',
    'Er hat nie 100000 Euro verdient.',
    'cc @team, hi @everyone',
  ])('leaves %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('what needs its surroundings', () => {
  it.each([
    ['Will you be there, Will Smith?', ['name: Will Smith']],
    ['In May we met Mark.', ['name: Mark']],
    ['Die Rechnung von Herrn Koch liegt in der Küche.', ['name: Koch']],
    ['Der Koch geht in die Küche.', []],
    ["J'ai vu Claire hier.", ['name: Claire']],
    ['Paris is lovely in April.', []],
    ['born on 4 July 1991, married on 3 June 2015', ['birth-date: 4 July 1991']],
    ['I have diabetes.', ['health: diabetes']],
    ['Explain diabetes.', []],
    ['The book about depression was mine.', []],
    ['My colleague Dolores García is here.', ['name: Dolores García']],
    ['postgres://app:s3cr3tpw@db.example.net/app', ['secret: s3cr3tpw']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })

  it('knows a person again by a part of the name', () => {
    expect(found('I met Xiomara Quispe. Quispe was late.')).toEqual(['name: Xiomara Quispe', 'name: Quispe'])
  })
})

describe('numbers that a word beside them explains', () => {
  it.each([
    ['BLZ 37040044, Kontonummer 532013000', ['account: 37040044', 'account: 532013000']],
    ['sort code 20-45-45', ['account: 20-45-45']],
    ['my passport number is C01X00T47', ['national-id: C01X00T47']],
    ['C01X00T47 ist meine Passnummer', ['national-id: C01X00T47']],
    ['driving licence MORGA753116SM9IJ', ['national-id: MORGA753116SM9IJ']],
    ['my driving licence: MORGA 753116 SM9IJ', ['national-id: MORGA 753116 SM9IJ']],
    ['my number plate is AB12 CDE', ['national-id: AB12 CDE']],
    ['Kennzeichen M-XY 1234', ['national-id: M-XY 1234']],
    ['nato a Torino il 3 marzo 1980', ['birth-date: 3 marzo 1980']],
    ['cvv 123', ['secret: 123']],
    ['the code is 123456', ['secret: 123456']],
    ['123 456 is your verification code', ['secret: 123 456']],
    ['Der Bestätigungscode lautet 77 41 90.', ['secret: 77 41 90']],
    ['follow me on twitter: @lovelace', ['account: @lovelace']],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})

describe('who treats someone, and what was measured', () => {
  it.each([
    ['Ich war gestern beim Psychiater.', ['health: Psychiater']],
    ['My psychiatrist moved away.', ['health: psychiatrist']],
    ['She is a psychiatrist. What does a psychiatrist earn?', []],
    ['HbA1c 8,2', ['health: HbA1c 8,2']],
    ['my cd4 count is low', ['health: cd4 count is low']],
    ['Mein Blutdruck ist zu hoch.', ['health: Blutdruck ist zu hoch']],
    ['An HbA1c of 6.5 or more means diabetes.', []],
    ['A blood pressure of 120/80 is normal.', []],
    ['positive for syphilis', ['health: syphilis']],
    ['The results are positive for growth.', []],
  ])('%s', (text, expected) => {
    expect(found(text)).toEqual(expected)
  })
})

describe('contentClasses', () => {
  it.each([
    ['What is the capital of France?', []],
    ['I have diabetes and my name is Anna Schmidt.', ['personal', 'health']],
    ['Meet me at 48.87196, 2.33167', ['location']],
    ['key: sk_live_4eC39HqLyjWDarjtT1zdp7dc', ['secret']],
  ])('%s', (text, classes) => {
    expect(contentClasses(text)).toEqual(classes)
  })
})

/** A pattern that goes over the same characters again and again takes minutes for these, and the test's time ends. */
describe('hostile text', () => {
  it.each([
    'a',
    'A',
    '1',
    '1 ',
    '-',
    '.',
    'a.',
    'a@',
    'Ab ',
    'A-',
    'Anna ',
    '0 ',
    '+1',
    '1:',
    'ab:',
    '"',
    "a'",
    '\n',
    '\\',

    '-----BEGIN PRIVATE KEY-----',
    'eyJaaaaaaaaaa.',
    'key is ',
    'password: ',
    'my name is ',
    '1 rue de la ',
    'de la ',

    'calle de la ',
    'Am Alten Markt ',
    '[NAME_',
    'born on ',
    '48.1234,',
    'Name, Email, ',
    'DE12 3456 ',
    'a://b:',
    'diagnosed with ',
    "1°1'",
    'A. ',
    'Best\nA\n',
    'SW1A 1AA ',
    '12 Ab, ',
    'a (at) ',
    '**a** ',
    '*a_',
    '\uff41',
    'u\u0308',
    '@anna_',
    'x.com/a ',
    '0x1234567890',
    'bc1q',
    'Kontonummer 1 ',
    'passport nie ',
    'number plate A-B ',
    'the code is ',
    '12 34 56 is your ',
    'beim my ',
    'HbA1c 8,',
    '我叫',
    '王',
    'اسمي محمد ',
    'Nguyễn Văn ',
    'Prof. van der ',
    'my name is bob ',
    'dolor de ',
  ])('300 kB of %j', (piece) => {
    const text = piece.repeat(Math.ceil(300_000 / piece.length))
    expect(findPersonalData(text).every(({ start, end }) => start < end && end <= text.length)).toBe(true)
  })
})
