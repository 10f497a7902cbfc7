import { matches } from '../detectors/detector.ts'
import type { Span } from '../finding.ts'

/** The hundred commonest surnames of China (Ministry of Public Security, 2019), and those of two characters. */
const chinese = `王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常`
const double = '欧阳|上官|司马|诸葛|司徒|东方|尉迟|皇甫'
/** Characters that go on with the sentence, and are hardly the second of a given name. */
const goesOn = '在是和的了也今住来从要想有与，吗呢我你他她不就都说很会能去到把被给跟对先女老'
const given = String.raw`(?![${goesOn}])\p{Script=Han}(?:(?![${goesOn}])\p{Script=Han})?`
const chineseName = String.raw`(?:${double}|[${chinese}])${given}`

const arabicGiven =
  'محمد|أحمد|احمد|محمود|علي|حسن|حسين|عمر|عثمان|خالد|يوسف|إبراهيم|ابراهيم|مصطفى|عبدالله|عبد الله|عبد الرحمن|طارق|سعيد|كريم|ياسر|سامي|فاطمة|عائشة|مريم|خديجة|زينب|سارة|ليلى|نور|هدى|أمينة|سلمى|ياسمين'
const arabicWord = String.raw`(?!(?:و|في|من|إلى|على|عن|أنا|هو|هي|وأنا|وأريد|وأعيش|أعيش|أريد|عمري|وعمري|ليس|هنا)(?!\p{L}))\p{Script=Arabic}{2,12}`
const hebrewWord = String.raw`(?!(?:ו?אני|של|על|את|לא|גר|גרה|בן|בת|הוא|היא)(?!\p{L}))\p{Script=Hebrew}{2,12}`
const hindiWord = String.raw`(?!(?:है|हैं|और|में|से|नहीं|क्या)(?![\p{L}\p{M}]))[\p{Script=Devanagari}]{2,14}`

/** Words that say that a name follows, or titles behind one; the scripts have no capitals. */
const patterns: readonly RegExp[] = [
  // Chinese: I am called, the name of a form, friend, patient, to; Mr., Ms.
  String.raw`(?:我叫|名叫|叫做|我的名字是|我的名字叫|姓名 ?: ?|联系人 ?: ?|收件人 ?: ?|患者|病人|我(?:的)?(?:朋友|同事|老师|邻居|丈夫|妻子|儿子|女儿|老板))(?<it>${chineseName})`,
  String.raw`(?<it>(?:${double}|[${chinese}])(?:${given})?)(?=先生|女士|小姐|同学|医生|教授|律师)`,
  // Japanese: my name is, Mr. or Ms.; Korean: my name is, Mr. or Ms.
  String.raw`(?:私の名前は|名前は|氏名 ?: ?)(?<it>[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー ]{2,8}?)(?=です|と(?:申|言|い)|[、。\n,.]|$)`,
  String.raw`(?<![\p{Script=Han}])(?<it>\p{Script=Han}{2,4})(?=さん(?!\p{Script=Han})|様(?!\p{Script=Han}))`,
  String.raw`(?:제 이름은|내 이름은|성명 ?: ?|이름 ?: ?) ?(?<it>\p{Script=Hangul}{2,4}?)(?=입니다|이에요|예요|이야|야|이고|[ ,.\n]|$)`,
  String.raw`(?<![\p{L}])(?<it>[김이박최정강조윤장임한오서신권황안송류전홍]\p{Script=Hangul}{1,2})(?= ?씨(?!\p{L}))`,
  // Arabic, Hebrew, Hindi: my name is; Mr., Ms., Dr.; and two given names together.
  String.raw`(?<!\p{L})(?:و?اسمي|و?إسمي|الاسم ?:|السيد|السيدة|الدكتور|الدكتورة|الأستاذ|الأستاذة|صديقي|صديقتي|زميلي) (?:هو )?(?<it>(?:عبد )?${arabicWord}(?: (?:${arabicGiven}|ال\p{Script=Arabic}{2,10})(?!\p{L})| (?:بن|أبو|آل) ${arabicWord})?)`,
  String.raw`(?<!\p{L})(?<it>(?:${arabicGiven})(?: (?:بن|أبو))? (?:${arabicGiven})(?: (?:${arabicGiven}))?)(?!\p{L})`,
  String.raw`(?<!\p{L})(?:שמי|השם שלי|קוראים לי|מר|גברת|דוקטור) (?:הוא )?(?<it>${hebrewWord}(?: ${hebrewWord})?)`,
  String.raw`(?:मेरा नाम|श्री|श्रीमती) (?<it>${hindiWord}(?: ${hindiWord})?)`,
].map((source) => new RegExp(source, 'gu'))

const near =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]/u

/** Names in scripts without capitals, next to words that say so. */
export function findOtherScripts(text: string): Span[] {
  if (!near.test(text)) return []
  return patterns.flatMap((pattern) => matches('name', { text, pattern }))
}
