import { describe, expect, it } from 'vitest'
import { findPersonalData } from '../find.ts'

function found(text: string): string[] {
  return findPersonalData(text).map(({ start, end }) => text.slice(start, end))
}

describe('what has a name and is no person', () => {
  it.each([
    'What is the capital of Burkina Faso?',
    'Will Costa Rica win the World Cup?',
    'Did Puerto Rico become a state?',
    'Compare Sierra Leone with Equatorial Guinea.',
    'How far is San Marino from Santa Fe?',
    'Which language do people speak in Sri Lanka?',
    'Is San Francisco larger than San Diego?',
    'Tell me about Buenos Aires and Kuala Lumpur.',
    'The trade between Saudi Arabia and Burkina Faso grows.',
    'Costa Rica wants to protect its forests, said the minister.',
    'Is Saint Lucia a member of the Commonwealth?',
    'Why did Santa Cruz grow so quickly?',
    'How do I get from Addis Ababa to Dar es Salaam?',
    'What is the population of Chad?',
    'What is the currency of Jordan?',
    'Bosnia and Herzegovina borders Montenegro.',
    'When was Trinidad and Tobago independent?',
    'What did Goldman Sachs pay for it?',
    'Is Morgan Stanley a bank?',
    'Louis Vuitton opened a shop in Monte Carlo.',
    'How many moons do Jupiter and Saturn have?',
    'Who wrote Anna Karenina?',
    'Is Mona Lisa in the Louvre?',
    'How does Romeo and Juliet end?',
    'Translate this into Swahili, Tagalog and Welsh.',
    'Was ist die Hauptstadt von Burkina Faso?',
    'Liegt San Marino in Italien?',
    'Wie viele Einwohner hat Sierra Leone?',
    'Ist Costa Rica größer als El Salvador?',
    'Vergleiche Papua-Neuguinea mit Sri Lanka.',
    'Welche Sprache spricht man in Äquatorialguinea?',
    'Was kostet ein Flug nach Buenos Aires?',
    'Wann wurde Sankt Petersburg gegründet?',
    'Wie weit ist es von Abu Dhabi nach Tel Aviv?',
    'Ist Baden-Baden eine Stadt in Deutschland?',
    'Wer schrieb Wilhelm Tell und Maria Stuart?',
    'Welche Monde haben Mars und Jupiter?',
    'Wo liegt Santiago de Chile?',
    'Was verkauft Dr. Oetker?',
    'Übersetze das ins Rumänische und ins Katalanische.',
    'Wie heißt die Hauptstadt von Georgien?',
    'Quelle est la capitale du Burkina Faso ?',
    'Où se trouve la Sierra Leone ?',
    'Quelle est la capitale de Malte ?',
    'Combien d’habitants compte le Costa Rica ?',
    'Le Sri Lanka est-il une île ?',
    'Quand la Côte d’Ivoire est-elle devenue indépendante ?',
    'Est-ce que Saint-Marin est plus petit que Monaco ?',
    'Comment aller de Rio de Janeiro à Buenos Aires ?',
    'Qui a écrit Madame Bovary ?',
    'Parle-moi de la Nouvelle-Zélande et de l’Île Maurice.',
    'Que vend Louis Vuitton ?',
    'Quelles langues parle-t-on à Trinité-et-Tobago ?',
    'La Bosnie-Herzégovine est un pays des Balkans.',
    'Pourquoi Mars est-elle rouge et Jupiter si grande ?',
    '¿Cuál es la capital de Burkina Faso?',
    '¿Dónde está Sierra Leona?',
    '¿Cuántos habitantes tiene Puerto Rico?',
    '¿Es Costa Rica más grande que El Salvador?',
    '¿Qué idioma se habla en Sri Lanka?',
    '¿Cuál es la capital de Mauricio?',
    '¿Cuándo fue fundada Santiago de Chile?',
    '¿Quién escribió Don Quijote?',
    '¿Cómo voy de Buenos Aires a Mar del Plata?',
    '¿Por qué creció tanto Santa Cruz de Tenerife?',
    '¿Qué compró Goldman Sachs?',
    '¿Cuántas lunas tienen Marte y Júpiter?',
    'Nueva Zelanda y Papúa Nueva Guinea están en Oceanía.',
    '¿Está San Sebastián en el País Vasco?',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })

  it.each([
    ['I am Ada Lovelace. What is the capital of Burkina Faso?', ['Ada Lovelace']],
    ['My name is Paris Jackson. How far is Paris?', ['Paris Jackson']],
    ['Dear Florence,\nis Florence in Italy?', ['Florence']],
    ['I met Florence Miller in Florence.', ['Florence Miller']],
    ['Meet my colleague Jordan.', ['Jordan']],
    ['My neighbour Chad Wilson comes from Chad.', ['Chad Wilson']],
    ['Anna Costa lives in Costa Rica.', ['Anna Costa']],
    ['Sehr geehrter Herr Berlin, kommen Sie nach Berlin?', ['Berlin']],
    ['Ich heiße Malte. Wo liegt Malta?', ['Malte']],
    ['Bonjour, je m’appelle Maurice Dupont.', ['Maurice Dupont']],
    ['Me llamo Santiago Pérez y vivo en Santiago de Chile.', ['Santiago Pérez']],
    ['Señor San Juan, ¿viene usted?', ['San Juan']],
    ['Mona Lisa Weber is my daughter.', ['Mona Lisa Weber']],
  ])('but %s', (text, names) => {
    expect(found(text)).toEqual(names)
  })
})

describe('people of history', () => {
  it.each([
    'Who wrote Faust, Goethe or Schiller?',
    'When was Albert Einstein born?',
    'What did Marie Curie discover?',
    'Did Jane Austen ever marry?',
    'I am writing an essay: why did Martin Luther leave the church?',
    'Wann wurde Johann Wolfgang von Goethe geboren?',
    'Was entdeckte Marie Curie?',
    'Quand Victor Hugo est-il né ?',
    'Qui a influencé Albert Camus ?',
    '¿Qué escribió Miguel de Cervantes?',
    '¿Cuándo nació Pablo Picasso?',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })

  it.each([
    ['When was Anna Weber, my neighbour, born?', 'Anna Weber'],
    ['Where does Anna Weber live?', 'Anna Weber'],
    ['When was Anna Weber born?', 'Anna Weber'],
    ['Who is Anna Weber?', 'Anna Weber'],
    ['Wann wurde Anna Weber geboren?', 'Anna Weber'],
    ['Quand Anna Weber est-elle née ?', 'Anna Weber'],
    ['¿Cuándo nació Ana García?', 'Ana García'],
    ['When was Marie Curie, my neighbour, born?', 'Marie Curie'],
    ['Where does Jane Austen live?', 'Jane Austen'],
    ['What is the phone number of Albert Einstein?', 'Albert Einstein'],
    ['My name is Albert Einstein.', 'Albert Einstein'],
    ['My neighbour Albert Einstein has a dog.', 'Albert Einstein'],
    ['I met Jane Austen yesterday.', 'Jane Austen'],
    ['Write to jane.austen@example.com, Jane Austen is late.', 'Jane Austen'],
    ['Wie ist die Adresse von Thomas Müntzer?', 'Thomas Müntzer'],
    ['Mein Kollege Martin Luther ist krank.', 'Martin Luther'],
    ['Où habite Victor Hugo ?', 'Victor Hugo'],
    ['¿Dónde vive Pablo Picasso?', 'Pablo Picasso'],
  ])('but %s', (text, name) => {
    expect(found(text)).toContain(name)
  })
})
