/** Frequent German nouns, and other words that begin German sentences: capitals say nothing there. Folded. */
export const germanNouns = `
  abend abends abfahrt abgabe abholung ablauf absage abschluss absender abteilung aktion alter amt anfang anfrage angebot angst anhang ankunft anlass anmeldung anruf anschrift anspruch antrag antwort
  anwalt anzahl apotheke apfel arbeit arbeiten arbeitgeber arbeitsplatz arm art artikel arzt arztin aufgabe aufgaben auftrag auge augen ausgabe ausgang ausflug ausweis auto autos autobahn
  bahn bahnhof ball band bank bar baum bedarf bedingung beginn beispiel beitrag bekannte benutzer berg bericht beruf bescheid beschwerde besprechung besuch betrag betreff betrieb bett bild bilder
  bitte blatt blick blume blumen blut boden bogen boot brief briefe brille brot bruder buch bucher buro bus butter cafe chef chefin computer dach dame damen dank datei daten datum dauer decke
  dezember dienst ding dinge doktor dorf drucker durst ecke ehe ehemann ehefrau ei eier eigentum eingang einkauf einladung eintrag einwohner eis eltern empfang ende energie enkel enkelin ergebnis
  erfahrung erfolg essen euro fach fahrer fahrrad fahrt fall familie farbe feder fehler feier feierabend feld fenster ferien fest feuer fieber film firma fisch flasche fleisch flug flughafen fluss
  form formular foto fotos frage fragen frau frauen freiheit freitag fremde freude freund freunde freundin frieden frist fruhstuck fruhling fuhrung fuss fussball garage garten gast gaste gebaude
  gebiet gebuhr geburt geburtstag gedanke gefahr gefuhl geld gemeinde gemuse gerat gericht geschaft geschenk geschichte geschwister gesellschaft gesetz gesicht gesprach gesundheit getranke gewicht
  gewinn glas glaube gluck gold grad grenze grippe grosseltern grossmutter grossvater grund grunde gruppe gruss grusse gurke haar haare hafen hals haltestelle hand hande handy haus hause hausarzt
  haut heft heim heizung hemd herbst herr herren herrn herz hilfe himmel hinweis hitze hobby hochzeit hof hoffnung hohe holz hose hotel hund hunde hunger husten idee information informationen inhalt
  insel interesse internet jacke jahr jahre jahren jahrhundert januar job juli junge jungen juni kaffee kalender kamera kampf kanal karte karten kartoffel kase kasse katze katzen kauf kaufer keller kenntnis kind
  kinder kindergarten kino kirche kissen kiste klasse klavier kleid kleidung knie koffer kollege kollegen kollegin kollegium komma konto kontakt konzert kopf kopie korper kosten kraft krankenhaus krankenkasse
  krankheit kreis krieg kuche kuchen kugel kuh kunde kunden kundin kunst kurs kuss lager lampe land lander landschaft leben lehrer lehrerin leistung leitung leute licht liebe lied liste losung luft lust
  mache macht madchen mai mal maler mann manner mannschaft mantel mappe markt marz maschine mathe mauer maus medikament meer mehrheit meinung meister menge mensch menschen messe messer meter miete mieter
  milch million millionen minute minuten mitarbeiter mitarbeiterin mitglied mittag mitte mittel mittwoch modell moglichkeit moment monat monate mond montag morgen motor mund museum musik mutter mutze
  nachbar nachbarin nachbarn nachmittag nachricht nachrichten nacht name namen nase natur nebel neffe nichte neuigkeit norden notiz november nummer nutzer obst ofen ohr ohren oktober oma onkel opa ordner ordnung
  ort osten paar paket papier park partei partner partnerin party pass patient patientin pause person personal personen pferd pflanze pflege pflicht plan platz polizei portal post preis preise prinzip problem
  probleme produkt produkte professor programm projekt projekte protokoll prozent prufung punkt punkte qualitat quelle quittung rad radio rahmen rand rat rathaus raum rechner rechnung recht regal regel
  regen regierung region reihe reise reisen rest restaurant rezept richtung ring rock rolle rose rucken rucksack ruckmeldung ruf ruhe runde sache sachen saft salat salz satz schach schiff schlaf
  schloss schlussel schluss schmerz schmerzen schnee schnupfen schrank schreiben schritt schuh schuhe schuld schule schuler schulerin schutz schwester schwimmbad see seele seite seiten sekunde sekretariat
  september serie sessel sicherheit sicht silber sinn sitz sitzung sohn sommer sonne sonntag sorge spass spiegel spiel spiele spieler sport sprache spruch staat stadt stadte stand standort start stelle stern
  steuer stift stil stimme stock stoff strand strasse strassen strom stuck student studentin studium stuhl stunde stunden suche suden summe suppe tabelle tablette tabletten tag tage tagen tante tasche
  tasse tee teil teile teilnehmer telefon teller temperatur termin termine test text thema themen ticket tier tiere tipp tisch titel tochter tod tomate ton tonne topf tor tour treffen treppe trost tuch tur
  turm ubung uhr umgebung umzug unfall universitat unterlagen unterricht unterschied unterschrift unternehmen untersuchung urlaub ursache vater verein verfahren vergangenheit verkauf verkaufer verkehr
  verlag verlust versand versuch vertrag vertrage vertreter verwaltung video viertel vogel volk vollmacht vorgang vorlage vormittag vorschlag vorsicht vorstand vorteil waffe wagen wahl wahrheit wald
  wand ware wasche wasser weg wege weihnachten wein weise welt werk werkstatt wert westen wetter wiese wind winter wirtschaft wissen wissenschaft witz woche wochen wochenende wohnung wolke wort worte worter
  wunsch zahl zahlen zahlung zahn zahne zahnarzt zeichen zeile zeit zeiten zeitung zeuge zeugnis ziel ziele zimmer zoll zucker zufall zug zukunft zunge zusage zustand zweck zweifel
  viele vielen mit freundlichen beste herzliche sehr geehrte geehrter lieber liebe guten hallo danke bitte anbei leider gerne gern zudem ausserdem deshalb daher trotzdem dennoch nachdem obwohl wahrend sobald falls
  kannst konnten konnte konnen hast habt hatten wurden wollen wollte sollte sollten musste mussen darf gibt geht gehen kommt kommen kam macht machen sagt sagte meint ruft rief schreibt schrieb trifft traf sprich frag
  ruf schick schicke gib sag nimm vergiss denk schau lies hol bring komm morgen ubermorgen vorgestern seitdem inzwischen vielleicht wahrscheinlich naturlich bestimmt eigentlich genau wieder ganz etwa circa rund
  unser unsere unserem unseren unserer euer eure ihre ihrem ihren ihrer seinem seinen seiner seine meinem meinen meiner deinem deinen deiner dieser diese dieses diesem diesen jener jede jeder jedes alle alles
  welche welcher welches welchen welchem solche solcher solches manche mancher einige mehrere wozu woher wohin worum woruber wieviel wieso weshalb inwiefern
  allgemeine allgemeinen neue neuer neues neuen alte alter altes alten grosse grosser grosses kleine kleiner kleines erste erster erstes zweite dritte letzte nachste
`
