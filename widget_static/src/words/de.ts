// German.
import type { Words } from "./en";
import { speaking } from "./speak";
import { tongue } from "./tongue";

const { n, plural, size } = tongue("de");

export const words: Words = {
  lang: "de",
  launcher: "Feedback",
  notLoaded:
    "Das Feedback-Formular konnte nicht geladen werden. Bitte versuchen Sie es noch einmal.",
  intro: "Ihre Worte gehen an das Team hinter dieser Anwendung.",
  close: "Schließen",
  cancel: "Abbrechen",
  send: "Feedback senden",
  sending: "Wird gesendet …",
  stillSending:
    "Wird noch gesendet. Sie können dieses Fenster schließen, es geht von selbst weiter.",
  optional: "optional",
  choose: "Bitte wählen …",
  fields: {
    steps_to_reproduce: "Schritte bis zum Problem",
    expected: "Was hatten Sie erwartet?",
    actual: "Was ist stattdessen geschehen?",
    "impact.scope": "Wer ist betroffen?",
    "impact.work": "Können Sie weiterarbeiten?",
    "impact.note": "Was bedeutet es für Ihre Arbeit?",
    category: "Kategorie",
    module: "Modul oder Ansicht",
    "reporter.name": "Ihr Name",
    "reporter.email": "Ihre E-Mail-Adresse",
  },
  hints: {
    steps_to_reproduce: "Ausgefüllt nach dem, was Sie hier getan haben. Sie können es ändern.",
    module: "Zum Beispiel: Abrechnung / Rechnungen",
    "reporter.email": "Damit wir Ihnen antworten können.",
  },
  about: "Worum geht es?",
  kinds: {
    problem: {
      name: "Problem",
      title: "Sagen Sie uns, was nicht stimmt",
      ask: "Was ist schiefgegangen?",
      hint: "Was wollten Sie tun, und was ist passiert? Ein oder zwei Sätze genügen.",
    },
    question: {
      name: "Frage",
      title: "Stellen Sie uns eine Frage",
      ask: "Was möchten Sie wissen?",
      hint: "Was haben Sie vor? Ein oder zwei Sätze genügen.",
    },
    request: {
      name: "Wunsch",
      title: "Sagen Sie uns, was Sie sich wünschen",
      ask: "Was soll anders werden?",
      hint: "Was würde damit leichter? Ein oder zwei Sätze genügen.",
    },
    praise: {
      name: "Lob",
      title: "Sagen Sie uns, was Ihnen gefällt",
      ask: "Was ist gut gelungen?",
      hint: "Es erreicht die Menschen, die es gemacht haben.",
    },
  },
  choices: {
    "impact.scope": {
      me: "Nur ich",
      team: "Mein Team",
      many: "Viele",
      everyone: "Alle",
    },
    "impact.work": {
      blocked: "Nein, ich komme nicht weiter",
      workaround: "Nur auf Umwegen",
      nuisance: "Ja, es stört nur",
      none: "Ja, problemlos",
    },
    category: {
      bug: "Etwas ist kaputt",
      data: "Daten sind falsch oder fehlen",
      access: "Zugang oder Berechtigungen",
      performance: "Es ist langsam",
      integration: "Verbindung zu einem anderen System",
      training: "Ich brauche Hilfe bei der Bedienung",
      enhancement: "Eine Idee oder ein Wunsch",
      other: "Etwas anderes",
    },
  },
  details: "Mehr Angaben",
  detailsHint: "Optional: Schritte, Erwartungen, Kategorie und mehr",
  left: (count) => plural(count, { one: "noch # Zeichen", other: "noch # Zeichen" }),
  looksPrivate:
    "Das sieht nach einem Passwort oder einer Kartennummer aus. Es wird so gesendet, wie es dasteht.",
  secret: {
    ask: "Etwas, das Sie geschrieben haben, sieht nach einem Passwort oder einer Kartennummer aus. So senden, wie es dasteht?",
    anyway: "Trotzdem senden",
    back: "Zurück",
  },
  draft: {
    restored: "Wir haben aufbewahrt, was Sie zuvor geschrieben haben.",
    afresh: "Neu beginnen",
    cleared: "Was Sie zuvor geschrieben haben, ist gelöscht.",
    undo: "Rückgängig",
    elsewhere: "Sie haben in einem anderen Tab ein Feedback begonnen.",
    take: "Damit weitermachen",
  },
  consent: {
    privacy: "Datenschutzhinweis",
    agree: "Ich bin einverstanden, dass dies gesendet wird.",
    missing: "Bitte setzen Sie hier ein Häkchen, bevor Sie senden.",
  },
  custom: {
    form: "Das hat nicht die erwartete Form.",
    required: "erforderlich",
    example: (example) => `Zum Beispiel: ${example}`,
    short: (least) =>
      plural(least, {
        one: "Bitte schreiben Sie mindestens # Zeichen.",
        other: "Bitte schreiben Sie mindestens # Zeichen.",
      }),
    number: "Bitte geben Sie eine Zahl an, zum Beispiel 12,5.",
    understood: (number) => `Verstanden als ${number}.`,
    least: (least) => `Bitte geben Sie ${least} oder mehr an.`,
    most: (most) => `Bitte geben Sie ${most} oder weniger an.`,
    date: "Bitte geben Sie ein vollständiges Datum an.",
    earliest: (day) => `Bitte geben Sie den ${day} oder einen späteren Tag an.`,
    latest: (day) => `Bitte geben Sie den ${day} oder einen früheren Tag an.`,
    leastChosen: (count) => `Bitte wählen Sie mindestens ${n(count)} aus.`,
    mostChosen: (count) => `Bitte wählen Sie höchstens ${n(count)} aus.`,
    tick: "Bitte setzen Sie hier ein Häkchen.",
  },
  picture: {
    title: "Bilder",
    page: "Bild dieser Seite",
    before: "Bild von vorhin",
    display: "Bild eines geteilten Fensters",
    alt: (name, width, height) => `${name}, ${n(width)} mal ${n(height)} Pixel`,
    hint: "Passwörter und private Felder sind verdeckt.",
    mark: "Bearbeiten",
    marked: "Ihre Markierungen sind im Bild.",
    unmarked:
      "Die Werkzeuge zum Bearbeiten konnten nicht geladen werden. Bitte prüfen Sie Ihre Verbindung und versuchen Sie es noch einmal.",
    remove: "Entfernen",
    use: "So verwenden, wie es ist",
    uncovered:
      "Es ist nicht sicher, dass dies diese Seite ist, daher konnte nichts verdeckt werden. Bitte sehen Sie es sich genau an. Es wird erst gesendet, wenn Sie es bearbeitet oder „So verwenden, wie es ist“ gedrückt haben.",
    take: "Bild aufnehmen",
    again: "Noch ein Bild",
    share: "Fenster teilen",
    add: "Bild hinzufügen",
    taking: "Das Bild wird aufgenommen …",
    taken: "Das Bild ist aufgenommen.",
    removed: "Es wird kein Bild gesendet.",
    unshown: (name) => `„${name}“ kann hier nicht gezeigt werden. Es steht bei den Anhängen.`,
    failed: (reason) => `Es wurde kein Bild aufgenommen: ${reason}`,
    reasons: {
      slow: "Es hat zu lange gedauert.",
      load: "Das Werkzeug dafür konnte nicht geladen werden.",
      policy: "Diese Seite erlaubt es nicht.",
      browser: "Dieser Browser erlaubt es nicht.",
      mask: "Es ist nicht sicher, dass alles Private auf dieser Seite verdeckt würde.",
      declined: "Das Teilen wurde nicht erlaubt.",
      covers: "Privates darin ließ sich nicht verdecken, deshalb wurde es verworfen.",
    },
    instead: {
      share: "Sie können stattdessen dieses Fenster kurz teilen oder selbst ein Bild hinzufügen.",
      add: "Sie können selbst eines hinzufügen: Wählen Sie eine Datei aus, fügen Sie sie ein oder ziehen Sie sie hierher.",
    },
  },
  annotate: {
    title: "Bild bearbeiten",
    picture: "Bild",
    keys: "Pfeiltasten bewegen das Kreuz, die Eingabetaste beginnt und beendet eine Markierung.",
    hint: "Ziehen Sie eine Markierung auf, oder klicken Sie erst auf ihren Anfang, dann auf ihr Ende.",
    bar: "Werkzeuge",
    tools: {
      pen: "Stift",
      arrow: "Pfeil",
      box: "Rahmen",
      text: "Text",
      highlight: "Textmarker",
      redact: "Schwärzen",
      crop: "Zuschneiden",
      select: "Auswählen",
    },
    acts: {
      undo: "Rückgängig",
      redo: "Wiederholen",
      remove: "Löschen",
      out: "Verkleinern",
      fit: "Ganzes Bild",
      in: "Vergrößern",
    },
    colour: "Farbe",
    colours: {
      red: "Rot",
      yellow: "Gelb",
      green: "Grün",
      blue: "Blau",
      black: "Schwarz",
      white: "Weiß",
    },
    thickness: "Strichstärke",
    sizes: ["Dünn", "Mittel", "Dick"],
    words: "Text im Bild",
    typing:
      "Schreiben Sie Ihren Text. Die Eingabetaste beendet ihn, mit Umschalt beginnt sie eine neue Zeile.",
    write: "Ihr Text",
    at: (left, top) => `Links ${n(left)}, oben ${n(top)}`,
    place: (mark, width, height, left, top) =>
      `${mark}, ${n(width)} mal ${n(height)}, bei links ${n(left)} oben ${n(top)}`,
    begun:
      "Markierung begonnen. Der nächste Klick oder die Eingabetaste beendet sie, Esc bricht ab.",
    removed: (mark) => `Gelöscht: ${mark}`,
    undone: "Rückgängig gemacht",
    redone: "Wiederholt",
    zoom: (percent) => `Zoom ${n(percent)} %`,
    smaller: (width, height) =>
      `Dieses Bild ist sehr groß. Es wird mit ${n(width)} mal ${n(height)} Pixeln gesendet.`,
    failed: "Der Browser konnte das neue Bild nicht erzeugen. Bitte versuchen Sie es noch einmal.",
    done: "Fertig",
    ask: "Ihre Änderungen sind noch nicht gespeichert. Verwerfen?",
    discard: "Verwerfen",
    stay: "Weiter bearbeiten",
  },
  files: {
    size,
    title: "Anhänge",
    add: "Dateien hinzufügen",
    hint: (count, each, all) =>
      `Bis zu ${n(count)} Dateien und Bilder mit je ${each}, zusammen ${all}. Sie können sie einfügen oder hierher ziehen.`,
    left: (count, room) =>
      count > 0
        ? `${plural(count, { one: "Es passt noch # Datei oder Bild", other: "Es passen noch # Dateien und Bilder" })} hinein, zusammen ${room}.`
        : "Es ist kein Platz mehr.",
    drop: "Dateien hier ablegen",
    remove: (name) => `${name} entfernen`,
    removed: (name) => `„${name}“ wird nicht gesendet.`,
    undo: "Rückgängig",
    restored: "Es wird doch gesendet.",
    added: (count) =>
      plural(count, { one: "# Datei hinzugefügt.", other: "# Dateien hinzugefügt." }),
    tooMany: (name, count) =>
      `„${name}“ wurde ausgelassen: Es können höchstens ${n(count)} Dateien und Bilder gesendet werden.`,
    tooLarge: (name, room) => `„${name}“ wurde ausgelassen: Es ist nur noch Platz für ${room}.`,
    empty: (name) => `„${name}“ wurde ausgelassen: Eine leere Datei kann nicht gesendet werden.`,
    folder: (name) =>
      `„${name}“ wurde ausgelassen: Das ist ein Ordner. Bitte fügen Sie die Dateien darin hinzu oder eine ZIP-Datei davon.`,
    unreadable: (name) =>
      `„${name}“ kann nicht gelesen werden und wird nicht gesendet. Bitte wählen Sie die Datei noch einmal aus.`,
  },
  sent: {
    title: "Was gesendet wird",
    hint: "Sehen Sie es sich an und lassen Sie weg, was Sie möchten",
    left: (count) =>
      plural(count, { one: "# Angabe wird weggelassen", other: "# Angaben werden weggelassen" }),
    always: "Wird immer gesendet",
    words: "Ihre Worte, so wie Sie sie geschrieben haben",
    picture: "Die Bilder mit allem, was darauf zu sehen ist, wenn Sie sie oben nicht entfernen",
    files: (count) => plural(count, { one: "# angehängte Datei", other: "# angehängte Dateien" }),
    address: "Ihre Netzwerkadresse, wie bei jeder Seite",
    signedIn: "Ihr Name und Ihre E-Mail-Adresse, wenn Sie angemeldet sind",
    server: "Fehler und Anfragen des Servers bei diesem Besuch",
    page: "Seite",
    browser: "Browser und Gerät",
    language: "Sprache und Zeitzone",
    application: "Anwendung",
    person: "Gesendet als",
    session: "Kennung dieses Besuchs",
    additions: "Von der Seite ergänzt",
    steps: (count) =>
      plural(count, { one: "# aufgezeichneter Schritt", other: "# aufgezeichnete Schritte" }),
    errors: (count) =>
      plural(count, { one: "# aufgezeichneter Fehler", other: "# aufgezeichnete Fehler" }),
    never:
      "Was Sie in die Seite eintippen, Cookies und die Parameter von Adressen werden nicht aufgezeichnet.",
  },
  faults: {
    required: "Bitte sagen Sie es uns in wenigen Worten.",
    missing: "Bitte beantworten Sie dies.",
    tooLong: (limit) => `Bitte verwenden Sie höchstens ${n(limit)} Zeichen.`,
    summary: (count) =>
      plural(count, {
        one: "Bitte sehen Sie sich das markierte Feld an.",
        other: "Bitte sehen Sie sich die # markierten Felder an.",
      }),
  },
  received: {
    title: "Vielen Dank",
    text: "Ihr Feedback ist angekommen. Seine Nummer ist",
    keep: "Bitte nennen Sie sie, wenn Sie danach fragen.",
    copy: "Kopieren",
    copied: "Kopiert",
    follow: "Sehen, was daraus wird",
  },
  kept: {
    title: "Auf diesem Gerät aufbewahrt",
    words: "Auf diesem Gerät aufbewahrt, ohne die Dateien",
    page: "In dieser Seite aufbewahrt",
    reasons: {
      offline: "Dieses Gerät ist gerade offline.",
      away: "Der Feedback-Dienst ist gerade nicht erreichbar.",
      broken: "Die Verbindung brach ab, bevor alles gesendet war.",
      busy: "Der Feedback-Dienst hat gerade zu viel zu tun.",
      trouble: "Der Feedback-Dienst hat gerade ein Problem.",
      relay: "Die Anwendung hat es angenommen, aber es gibt noch keine Bestätigung.",
      key: "Der Feedback-Schlüssel dieser Seite ist ungültig. Bitte sagen Sie es denen, die diese Anwendung betreiben.",
      origin:
        "Der Feedback-Dienst nimmt von der Adresse dieser Seite kein Feedback an. Bitte sagen Sie es denen, die diese Anwendung betreiben.",
      place:
        "Der Feedback-Dienst ist nicht dort, wo diese Seite ihn sucht. Bitte sagen Sie es denen, die diese Anwendung betreiben.",
      blocked:
        "Etwas in diesem Browser, zum Beispiel ein Werbeblocker, verhindert das Senden. Bitte schalten Sie es für diese Seite aus.",
      policy:
        "Die eigenen Sicherheitsregeln dieser Seite verhindern das Senden. Bitte sagen Sie es denen, die diese Anwendung betreiben.",
      insecure:
        "Diese Seite darf den Feedback-Dienst nicht nutzen, weil ihre Verbindung nicht sicher ist. Bitte sagen Sie es denen, die diese Anwendung betreiben.",
      unreadable:
        "Diese Seite darf die Antwort des Feedback-Dienstes nicht lesen. Bitte sagen Sie es denen, die diese Anwendung betreiben.",
    },
    device:
      "Nichts geht verloren: Es wird gesendet, sobald das möglich ist, auch wenn Sie diese Seite verlassen.",
    lost: "Die Dateien waren zu groß zum Aufbewahren. Ihre Worte werden gesendet, sobald das möglich ist.",
    open: "Es konnte auf diesem Gerät nicht gespeichert werden. Bitte lassen Sie diese Seite offen, bis es gesendet ist.",
    copy: "Meine Worte kopieren",
    copied: "Ihre Worte sind kopiert.",
  },
  refused: {
    title: "Ihr Feedback wurde nicht angenommen",
    reasons: {
      size: "Es ist zu groß. Bitte entfernen Sie eine Datei oder das Bild.",
      answers: "Einige Antworten wurden nicht angenommen. Bitte berichtigen Sie sie.",
      other: "Bitte versuchen Sie es später noch einmal.",
    },
    kept: "Ihre Worte sind noch da.",
  },
  reports: {
    title: "Meine Meldungen",
    titleNews: (count) =>
      plural(count, { one: "Meine Meldungen: # Antwort", other: "Meine Meldungen: # Antworten" }),
    notLoaded: "Ihre Meldungen konnten nicht geladen werden. Bitte versuchen Sie es noch einmal.",
    hint: "Was in den letzten 90 Tagen von diesem Browser aus gesendet wurde.",
    waiting: "Noch nicht gesendet",
    send: "Jetzt senden",
    remove: "Löschen",
    sure: "Wirklich löschen?",
    refused: "Es wurde nicht angenommen.",
    sent: "Gesendet",
    states: {
      received: "Eingegangen",
      in_progress: "In Arbeit",
      resolved: "Gelöst",
      closed: "Abgeschlossen",
    },
    fresh: "Neu",
    tickets: "Ticket",
    messages: "Nachrichten an Sie",
    forget: (receipt) => `${receipt} aus dieser Liste entfernen`,
    forgetAll: "Liste leeren",
    refresh: "Aktualisieren",
    asking: "Es wird nachgefragt, was daraus geworden ist …",
    silent: "Was daraus geworden ist, lässt sich gerade nicht erfragen.",
    gone: "Der Feedback-Dienst kennt es nicht mehr.",
    shed: "Die Dateien kamen nicht durch, Ihre Worte schon.",
    none: "Von diesem Browser aus wurde noch nichts gesendet.",
  },
  offer: {
    question: "Auf dieser Seite ist etwas schiefgegangen. Möchten Sie uns sagen, was passiert ist?",
    tell: "Bescheid geben",
    dismiss: "Nicht jetzt",
  },
  status: {
    received: (receipt) => `Ihr Feedback ist angekommen: ${receipt}`,
    refused: "Ein früheres Feedback wurde nicht angenommen. Ihre Worte sind aufbewahrt.",
    reopen: "Öffnen",
    dismiss: "Ausblenden",
  },
};

export const speak = speaking(words);
