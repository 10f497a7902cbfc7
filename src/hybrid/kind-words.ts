/** A pattern that one of these words or phrases begins a sentence. Words are given in small letters, parted by `|`. */
function beginning(phrases: string): RegExp {
  const all = phrases.split('|').map((phrase) => phrase.trim().replaceAll(' ', '\\s+'))
  return new RegExp(`^[\\s¿¡"“„«(]*(?:${all.join('|')})(?![\\p{L}\\p{N}])`, 'iu')
}

/** What comes before the real question, and says nothing of it. */
export const politeness = beginning(
  `please|hi|hello|hey|ok|okay|so|and|but|then|can you tell me|could you tell me|do you know|tell me|i wonder|quick question
   |bitte|hallo|und|also|kannst du mir sagen|können sie mir sagen|weißt du|wissen sie|sag mir
   |bonjour|salut|et|peux-tu me dire|pouvez-vous me dire|sais-tu|savez-vous|dis-moi|s'il te plaît|s'il vous plaît
   |hola|y|puedes decirme|puede decirme|sabes|sabe usted|dime|por favor`.replaceAll('\n', ''),
)

/** Tells to write, explain, translate, or do something else that is no fact. */
export const instruction = beginning(
  `write|draft|compose|rewrite|rephrase|edit|proofread|correct|translate|summari[sz]e|explain|describe|discuss|compare|analy[sz]e|outline
   |create|generate|make|design|plan|suggest|recommend|brainstorm|imagine|pretend|act|help|show|teach|give|list|code|implement|fix|debug|refactor
   |schreib|schreibe|schreiben sie|verfasse|entwirf|formuliere|übersetze|übersetz|fasse|erkläre|erklär|beschreibe|vergleiche|erstelle|mach|mache|plane|hilf|zeig|zeige|gib|nenne mir|liste|erzähl|erzähle|programmiere|korrigiere|schlage
   |écris|écrivez|rédige|rédigez|compose|traduis|traduisez|résume|résumez|explique|expliquez|décris|décrivez|compare|comparez|crée|créez|aide|aidez|montre|donne|donnez|fais|faites|propose|corrige|imagine|raconte
   |escribe|redacta|compón|traduce|resume|explica|describe|compara|crea|haz|ayuda|ayúdame|muestra|muéstrame|dame|propón|corrige|imagina|cuéntame|cuenta`.replaceAll(
    '\n',
    '',
  ),
)

/** Asks for reasons, a way to do it, or advice; or talks. */
export const openBeginning = beginning(
  `tell me about|tell me a|tell me more|what do you|what should|what can|what could|what would|what about|what's the best|what is the best way|what are some|what are the
   |why|how do|how does|how can|how could|how should|how would|how to|how come|how about|how are you|should|can you|could you|would you|will you|do you|are you|have you|i'm|i am|i have|i want|i need|i feel|i think|my|let's|thanks|thank you
   |warum|wieso|weshalb|wie kann|wie könnte|wie soll|wie sollte|wie macht|wie mache|wie funktioniert|wie geht|was hältst|was soll|was sollte|was kann|was sind die|sollte|soll|kannst du|könntest du|können sie|könnten sie|würdest du|bist du|hast du|magst du|ich|mein|meine|danke
   |pourquoi|comment|que dois|que puis|que penses|qu'est-ce que tu|quels sont|quelles sont|peux-tu|pouvez-vous|pourrais-tu|pourriez-vous|devrais-je|dois-je|es-tu|as-tu|je|mon|ma|merci
   |por qué|cómo|qué debo|qué puedo|qué opinas|qué piensas|cuáles son|puedes|puede usted|podrías|podría|debería|eres|tienes|yo|mi|gracias`.replaceAll(
    '\n',
    '',
  ),
)

/** A sentence with its verb in front, to be answered with yes or no. */
export const boolBeginning = beginning(
  `is|are|was|were|does|did|do|has|have|had|can|could|will|would|may|must|isn't|aren't|wasn't|weren't|doesn't|didn't|don't|hasn't|can't|won't
   |ist|sind|war|waren|hat|haben|hatte|hatten|kann|können|darf|dürfen|muss|müssen|wird|werden|wurde|wurden|gibt es|gab es|liegt|liegen|gehört|gehören|stimmt es|stimmt|besteht|lebt|leben|heißt|kostet|dauert|gilt|braucht|enthält|spricht|fließt
   |est-ce|est-il|est-elle|est-ce que|sont-ils|sont-elles|était-il|était-elle|y a-t-il|a-t-il|a-t-elle|ont-ils|ont-elles|peut-on|peut-il|doit-on|faut-il|existe-t-il
   |es|son|está|están|era|eran|fue|fueron|hay|había|hubo|tiene|tienen|ha|han|puede|pueden|existe|existen|se puede|es cierto|es verdad|vive|cuesta|pertenece`.replaceAll(
    '\n',
    '',
  ),
)

/** Says itself that yes or no is the answer. */
export const boolSaid =
  /\b(?:yes or no|true or false|is it true that|ja oder nein|wahr oder falsch|richtig oder falsch|oui ou non|vrai ou faux|sí o no|si o no|verdadero o falso)\b|,\s*(?:right|correct|isn't it|isn't he|isn't she|aren't they|doesn't it|didn't it|wasn't it|oder|nicht wahr|stimmt's|n'est-ce pas|non|verdad|no)\s*\?/iu

/** A subject and its verb turned round in the middle, as in "La Loire traverse-t-elle Paris ?". */
export const frenchBool =
  /^(?!.*\b(?:qui|que|quel|quelle|quand|où|combien)\b).*\p{L}-(?:t-)?(?:il|elle|ils|elles|on)\s.*\?/iu

/** Offers a choice, so that yes or no would be no answer. */
export const alternative = /[\p{L}\p{N}]\s+(?:or|oder|ou|o)\s+[\p{L}\p{N}]/u

/** Asks for a name, a place, a time, a number. */
export const factBeginning = beginning(
  `who|whose|whom|what|what's|when|where|which|how many|how much|how long|how old|how far|how tall|how high|how deep|how big|how large|how heavy|how fast|how often|how wide
   |in which|in what|on which|on what|at what|at which|from which|by whom|to which|to whom|of which|name the|name a|under which|for which|during which
   |wer|wessen|wem|wen|was|wann|wo|woher|wohin|welche|welcher|welches|welchen|welchem|wie viel|wie viele|wieviel|wieviele|wie lange|wie alt|wie weit|wie hoch|wie groß|wie tief|wie schwer|wie schnell|wie oft|wie heißt|wie heißen|wie nennt
   |in welcher|in welchem|in welchen|auf welchem|auf welcher|an welchem|an welcher|aus welchem|aus welcher|von wem|mit wem|seit wann|bis wann|zu welchem|zu welcher|nenne den|nenne die|nenne das
   |qui|que|quoi|quand|où|quel|quelle|quels|quelles|combien|lequel|laquelle|comment s'appelle|comment s'appellent|en quelle|en quel|dans quel|dans quelle|sur quel|sur quelle|à quel|à quelle|de quel|de quelle|par qui|qu'est-ce que|à qui|depuis quand|quelle est|quel est
   |quién|quiénes|qué|cuándo|dónde|cuál|cuáles|cuánto|cuánta|cuántos|cuántas|cómo se llama|cómo se llaman|en qué|de qué|a qué|por quién|desde cuándo|con qué|sobre qué|de quién`.replaceAll(
    '\n',
    '',
  ),
)

/** Asks how many or how much. */
export const quantity =
  /\b(?:how (?:many|much|old|far|long|tall|fast|heavy)|what (?:is|was|are|were) the (?:total|sum|product|difference|average|area|perimeter|volume|remainder|probability|ratio|cost|price|distance|speed)|what (?:do|does|did|will) .{1,60}? (?:cost|pay|earn|weigh)|what percent|wie ?viele?|wie (?:alt|weit|lange|hoch|schwer)|was kosten?|combien|quel (?:est|âge)|cuánt[oas]s?|qué edad)(?![\p{L}])/iu

/** A question that is an explanation though it begins with "what": a bare thing, or many things. */
export const definition =
  /^(?:what does .{1,40} (?:mean|stand for)|(?:what is|what are|what's|was ist|was sind|was bedeutet|qu'est-ce que|qu'est-ce qu'|c'est quoi|que signifie|qué es|qué son|qué significa)\s+(?:(?:an?|une?|un|una|eine?|l'|le|la|el)\s*)?(?:(?!called|named|known)[\p{L}'’-]+\s*){1,3})\s*\?*$/iu

/** Many things to tell of. */
export const manyThings =
  /\b(?:advantages|benefits|differences?|reasons|ways|steps|tips|ideas|pros and cons|causes|effects|consequences|examples|best|vorteile|nachteile|unterschiede?|gründe|tipps|ideen|schritte|ursachen|folgen|avantages|différences?|raisons|conseils|idées|étapes|causes|ventajas|diferencias?|razones|consejos|ideas|pasos|causas)\b/iu

/** A thing's property without a verb, as people type it: "capital of Hungary". */
export const ellipsis =
  /^(?:the\s+)?(?:capital|population|height|length|author|currency|president|inventor|symbol|area|age|birthday|founder|composer|hauptstadt|einwohnerzahl|höhe|autor|währung|erfinder|capitale|population|hauteur|auteur|monnaie|capital|población|altura|autor|moneda)\s+(?:city\s+)?(?:of|von|der|des|de|du|de la|d'|del)\s*\p{L}/iu

/** A program, or a question about one. */
export const code =
  /```|\b(?:python|javascript|typescript|java|rust|golang|sql|regex|html|css|bash|c\+\+|function|stack trace|exception|funktion|fonction|función)\b.{0,80}\b(?:code|write|bug|error|fix|return|implement|schreib|fehler|erreur|écris|escribe)\b|^\s*(?:def|class|import|const|let|SELECT|#include)\s/iu
