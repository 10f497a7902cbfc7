import { describe, expect, it } from 'vitest'
import { findPersonalData } from '../find.ts'

function found(text: string): string[] {
  return findPersonalData(text).map(({ start, end }) => text.slice(start, end))
}

describe('names in small letters', () => {
  it.each([
    ['my name is bob', ['bob']],
    ['my name is bob smith and i like tea', ['bob smith']],
    ['my name is anna from accounting', ['anna']],
    ['ich heiße jürgen müller', ['jürgen müller']],
    ["je m'appelle élodie", ['élodie']],
    ['me llamo rocío', ['rocío']],
    ['me llamo josé luis garcía y vivo aquí', ['josé luis garcía']],
    ['mi chiamo giulia rossi', ['giulia rossi']],
    ['меня зовут иван петров', ['иван петров']],
    ['Prof. van der Berg is late', ['van der Berg']],
    ['Herr von Berg kommt', ['von Berg']],
  ])('%s', (text, names) => {
    expect(found(text)).toEqual(names)
  })

  it.each([
    "i'm bob the builder's biggest fan",
    'my name is on the list',
    'my name is misspelled in the file',
    'mein name ist nicht wichtig',
    'ich heiße hier nur gast',
    'me llamo mucho la atención',
    'le prof de Maths est malade',
    'profesor de Historia',
    'Der Herr der Ringe',
  ])('none in: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})

describe('names in other scripts', () => {
  it.each([
    ['我叫王小明，住在北京', ['王小明']],
    ['我叫李雷', ['李雷']],
    ['请问刘先生在吗', ['刘']],
    ['My name is 王小明', ['王小明']],
    ['My friend 李雷 is here', ['李雷']],
    ['私の名前は田中太郎です', ['田中太郎']],
    ['제 이름은 김철수입니다', ['김철수']],
    ['اسمي محمد علي', ['محمد علي']],
    ['محمد علي', ['محمد علي']],
    ['שמי דוד כהן', ['דוד כהן']],
    ['मेरा नाम राहुल है', ['राहुल']],
    ['My colleague Văn An is here', ['Văn An']],
    ['I am Nguyễn Văn An from Hanoi', ['Nguyễn Văn An']],
  ])('%s', (text, names) => {
    expect(found(text)).toEqual(names)
  })

  it.each([
    '马上就要高考了，高中老师说的',
    'What does 高中生 mean?',
    'Hello 你好',
    'ما هي عاصمة المغرب؟',
    'Is Đà Nẵng larger than Hồ Chí Minh City?',
  ])('none in: %s', (text) => {
    expect(found(text)).toEqual([])
  })
})
