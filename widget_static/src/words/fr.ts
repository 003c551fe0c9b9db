// French.
import type { Words } from "./en";
import { speaking } from "./speak";
import { tongue } from "./tongue";

const { n, plural, size } = tongue("fr", ",\u202f", 1000, ["\u202fko", "\u202fMo"]);

export const words: Words = {
  lang: "fr",
  launcher: "Commentaires",
  notLoaded: "Le formulaire de commentaires n’a pas pu être chargé. Veuillez réessayer.",
  intro: "Votre message parvient à l’équipe de cette application.",
  close: "Fermer",
  cancel: "Annuler",
  send: "Envoyer",
  sending: "Envoi en cours…",
  stillSending: "L’envoi continue. Vous pouvez fermer cette fenêtre, il se poursuivra tout seul.",
  optional: "facultatif",
  choose: "Choisir…",
  fields: {
    steps_to_reproduce: "Étapes pour reproduire",
    expected: "À quoi vous attendiez-vous ?",
    actual: "Que s’est-il passé à la place ?",
    "impact.scope": "Qui est concerné ?",
    "impact.work": "Pouvez-vous continuer à travailler ?",
    "impact.note": "Quelles sont les conséquences pour votre travail ?",
    category: "Catégorie",
    module: "Module ou écran",
    "reporter.name": "Votre nom",
    "reporter.email": "Votre adresse e-mail",
  },
  hints: {
    steps_to_reproduce: "Rempli d’après ce que vous avez fait ici. Modifiez-le à votre guise.",
    module: "Par exemple : Facturation / Factures",
    "reporter.email": "Pour que nous puissions vous répondre.",
  },
  about: "De quoi s’agit-il ?",
  kinds: {
    problem: {
      name: "Problème",
      title: "Dites-nous ce qui ne va pas",
      ask: "Que s’est-il passé ?",
      hint: "Que vouliez-vous faire, et que s’est-il passé ? Une phrase ou deux suffisent.",
    },
    question: {
      name: "Question",
      title: "Posez-nous une question",
      ask: "Que souhaitez-vous savoir ?",
      hint: "Que cherchez-vous à faire ? Une phrase ou deux suffisent.",
    },
    request: {
      name: "Souhait",
      title: "Dites-nous ce que vous souhaitez",
      ask: "Qu’est-ce qui devrait changer ?",
      hint: "Qu’est-ce qui en deviendrait plus facile ? Une phrase ou deux suffisent.",
    },
    praise: {
      name: "Compliment",
      title: "Dites-nous ce qui vous plaît",
      ask: "Qu’est-ce qui fonctionne bien ?",
      hint: "Votre message parvient aux personnes qui l’ont réalisé.",
    },
  },
  choices: {
    "impact.scope": {
      me: "Moi seulement",
      team: "Mon équipe",
      many: "Beaucoup de personnes",
      everyone: "Tout le monde",
    },
    "impact.work": {
      blocked: "Non, je suis bloqué",
      workaround: "Seulement en contournant le problème",
      nuisance: "Oui, c’est juste gênant",
      none: "Oui, sans difficulté",
    },
    category: {
      bug: "Quelque chose ne marche pas",
      data: "Des données sont fausses ou manquantes",
      access: "Accès ou autorisations",
      performance: "C’est lent",
      integration: "Connexion à un autre système",
      training: "J’ai besoin d’aide pour l’utiliser",
      enhancement: "Une idée ou un souhait",
      other: "Autre chose",
    },
  },
  details: "Plus de détails",
  detailsHint: "Facultatif : étapes, attentes, catégorie, etc.",
  left: (count) => plural(count, { one: "# caractère restant", other: "# caractères restants" }),
  looksPrivate:
    "Cela ressemble à un mot de passe ou à un numéro de carte. Ce sera envoyé tel quel.",
  secret: {
    ask: "Une partie de votre message ressemble à un mot de passe ou à un numéro de carte. L’envoyer tel quel ?",
    anyway: "Envoyer quand même",
    back: "Revenir",
  },
  draft: {
    restored: "Nous avons conservé ce que vous aviez écrit.",
    afresh: "Recommencer",
    cleared: "Ce que vous aviez écrit est effacé.",
    undo: "Annuler l’effacement",
    elsewhere: "Vous avez commencé un message dans un autre onglet.",
    take: "Le continuer ici",
  },
  consent: {
    privacy: "Politique de confidentialité",
    agree: "J’accepte que ceci soit envoyé.",
    missing: "Veuillez cocher cette case avant d’envoyer.",
  },
  custom: {
    form: "Ceci n’a pas la forme demandée.",
    required: "obligatoire",
    example: (example) => `Par exemple : ${example}`,
    short: (least) =>
      plural(least, {
        one: "Veuillez saisir au moins # caractère.",
        other: "Veuillez saisir au moins # caractères.",
      }),
    number: "Veuillez indiquer un nombre, par exemple 12,5.",
    understood: (number) => `Compris comme ${number}.`,
    least: (least) => `Veuillez indiquer ${least} ou plus.`,
    most: (most) => `Veuillez indiquer ${most} ou moins.`,
    date: "Veuillez indiquer une date complète.",
    earliest: (day) => `Veuillez indiquer le ${day} ou un jour ultérieur.`,
    latest: (day) => `Veuillez indiquer le ${day} ou un jour antérieur.`,
    leastChosen: (count) => `Veuillez en choisir au moins ${n(count)}.`,
    mostChosen: (count) => `Veuillez en choisir ${n(count)} au maximum.`,
    tick: "Veuillez cocher cette case.",
  },
  picture: {
    title: "Images",
    page: "Image de cette page",
    before: "Image d’avant",
    display: "Image d’une fenêtre partagée",
    alt: (name, width, height) => `${name}, ${n(width)} sur ${n(height)} pixels`,
    hint: "Les mots de passe et les champs privés sont masqués.",
    mark: "Annoter",
    marked: "Vos annotations sont dans l’image.",
    unmarked:
      "L’outil d’annotation n’a pas pu être chargé. Veuillez vérifier votre connexion et réessayer.",
    remove: "Retirer",
    use: "L’utiliser telle quelle",
    uncovered:
      "Il n’est pas certain que ce soit cette page, rien n’a donc pu être masqué. Veuillez l’examiner attentivement. Elle ne sera envoyée qu’une fois annotée, ou si vous appuyez sur « L’utiliser telle quelle ».",
    take: "Prendre une image",
    again: "En prendre une autre",
    share: "Partager une fenêtre",
    add: "Ajouter une image",
    taking: "Prise de l’image…",
    taken: "L’image a été prise.",
    removed: "Aucune image ne sera envoyée.",
    unshown: (name) =>
      `« ${name} » ne peut pas être affiché ici. Vous le trouverez parmi les pièces jointes.`,
    failed: (reason) => `Aucune image n’a été prise : ${reason}`,
    reasons: {
      slow: "cela a pris trop de temps.",
      load: "le composant nécessaire n’a pas pu être chargé.",
      policy: "cette page ne le permet pas.",
      browser: "ce navigateur ne le permet pas.",
      mask: "il n’est pas certain que tout ce qui est privé sur cette page soit masqué.",
      declined: "le partage n’a pas été autorisé.",
      covers: "ce qui est privé n’a pas pu y être repéré, elle a donc été supprimée.",
    },
    instead: {
      share:
        "Vous pouvez plutôt partager cette fenêtre un instant, ou ajouter une image vous-même.",
      add: "Vous pouvez en ajouter une : choisissez un fichier, collez-le ou déposez-le ici.",
    },
  },
  annotate: {
    title: "Annoter l’image",
    picture: "Image",
    keys: "Les flèches déplacent la croix, Entrée commence et termine une annotation.",
    hint: "Faites glisser, ou touchez là où l’annotation commence puis là où elle finit.",
    bar: "Outils",
    tools: {
      pen: "Stylo",
      arrow: "Flèche",
      box: "Cadre",
      text: "Texte",
      highlight: "Surligneur",
      redact: "Noircir",
      crop: "Recadrer",
      select: "Sélectionner",
    },
    acts: {
      undo: "Annuler",
      redo: "Rétablir",
      remove: "Supprimer",
      out: "Zoom arrière",
      fit: "Image entière",
      in: "Zoom avant",
    },
    colour: "Couleur",
    colours: {
      red: "Rouge",
      yellow: "Jaune",
      green: "Vert",
      blue: "Bleu",
      black: "Noir",
      white: "Blanc",
    },
    thickness: "Épaisseur",
    sizes: ["Fin", "Moyen", "Épais"],
    words: "Texte sur l’image",
    typing:
      "Saisissez votre texte. Entrée le termine ; Maj et Entrée commencent une nouvelle ligne.",
    write: "Votre texte",
    at: (left, top) => `À gauche ${n(left)}, en haut ${n(top)}`,
    place: (mark, width, height, left, top) =>
      `${mark}, ${n(width)} sur ${n(height)}, à gauche ${n(left)} en haut ${n(top)}`,
    begun: "Commencé. L’appui suivant ou Entrée termine ; Échap abandonne.",
    removed: (mark) => `Supprimé : ${mark}`,
    undone: "Annulé",
    redone: "Rétabli",
    zoom: (percent) => `Zoom ${n(percent)} %`,
    smaller: (width, height) =>
      `Cette image est très grande. Elle sera envoyée en ${n(width)} sur ${n(height)} pixels.`,
    failed: "Le navigateur n’a pas pu créer la nouvelle image. Veuillez réessayer.",
    done: "Terminé",
    ask: "Vos modifications ne sont pas encore enregistrées. Les abandonner ?",
    discard: "Abandonner",
    stay: "Continuer à annoter",
  },
  files: {
    size,
    title: "Pièces jointes",
    add: "Ajouter des fichiers",
    hint: (count, each, all) =>
      `Jusqu’à ${n(count)} fichiers et images de ${each} chacun, ${all} en tout. Collez-les ou déposez-les ici.`,
    left: (count, room) =>
      count > 0
        ? `Il reste de la place pour ${plural(count, { one: "# fichier ou image", other: "# fichiers et images" })}, ${room} en tout.`
        : "Il ne reste plus de place.",
    drop: "Déposez les fichiers ici",
    remove: (name) => `Retirer ${name}`,
    removed: (name) => `« ${name} » ne sera pas envoyé.`,
    undo: "Annuler le retrait",
    restored: "Ce sera envoyé finalement.",
    added: (count) => plural(count, { one: "# fichier ajouté.", other: "# fichiers ajoutés." }),
    tooMany: (name, count) =>
      `« ${name} » a été laissé de côté : ${n(count)} fichiers et images au maximum peuvent être envoyés.`,
    tooLarge: (name, room) =>
      `« ${name} » a été laissé de côté : il ne reste de la place que pour ${room}.`,
    empty: (name) => `« ${name} » a été laissé de côté : un fichier vide ne peut pas être envoyé.`,
    folder: (name) =>
      `« ${name} » a été laissé de côté : c’est un dossier. Veuillez ajouter les fichiers qu’il contient, ou un fichier zip.`,
    unreadable: (name) =>
      `« ${name} » est illisible et ne sera pas envoyé. Veuillez le choisir à nouveau.`,
  },
  sent: {
    title: "Ce qui sera envoyé",
    hint: "Vérifiez, et écartez ce que vous voulez",
    left: (count) =>
      plural(count, { one: "# élément est écarté", other: "# éléments sont écartés" }),
    always: "Toujours envoyé",
    words: "Votre message, tel quel",
    picture: "Les images et tout ce qu’on y voit, sauf si vous les retirez plus haut",
    files: (count) => plural(count, { one: "# fichier joint", other: "# fichiers joints" }),
    address: "Votre adresse réseau, comme pour toute page",
    signedIn: "Votre nom et votre e-mail, si vous êtes connecté",
    server: "Erreurs et requêtes du serveur pendant cette visite",
    page: "Page consultée",
    browser: "Navigateur et appareil",
    language: "Langue et fuseau horaire",
    application: "Application utilisée",
    person: "Envoyé en tant que",
    session: "Identifiant de cette visite",
    additions: "Ajouté par la page",
    steps: (count) => plural(count, { one: "# étape enregistrée", other: "# étapes enregistrées" }),
    errors: (count) =>
      plural(count, { one: "# erreur enregistrée", other: "# erreurs enregistrées" }),
    never:
      "Ce que vous saisissez dans la page, les cookies et les paramètres des adresses ne sont pas enregistrés.",
  },
  faults: {
    required: "Veuillez nous le dire en quelques mots.",
    missing: "Veuillez répondre ici.",
    tooLong: (limit) => `Veuillez ne pas dépasser ${n(limit)} caractères.`,
    summary: (count) =>
      plural(count, {
        one: "Veuillez vérifier le champ signalé.",
        other: "Veuillez vérifier les # champs signalés.",
      }),
  },
  received: {
    title: "Merci",
    text: "Votre message est bien arrivé. Son numéro est",
    keep: "Veuillez l’indiquer si vous nous contactez à ce sujet.",
    copy: "Copier",
    copied: "Copié",
    follow: "Voir la suite donnée",
  },
  kept: {
    title: "Conservé sur cet appareil",
    words: "Conservé sur cet appareil, sans les fichiers",
    page: "Conservé dans cette page",
    reasons: {
      offline: "Cet appareil est hors ligne pour le moment.",
      away: "Le service de commentaires est injoignable pour le moment.",
      broken: "La connexion s’est interrompue avant que tout soit envoyé.",
      busy: "Le service de commentaires est surchargé pour le moment.",
      trouble: "Le service de commentaires rencontre un problème pour le moment.",
      relay: "L’application l’a reçu, mais il n’y a pas encore d’accusé de réception.",
      key: "La clé de cette page pour les commentaires n’est pas valide. Veuillez prévenir les responsables de cette application.",
      origin:
        "Le service de commentaires n’accepte pas les messages venant de l’adresse de cette page. Veuillez prévenir les responsables de cette application.",
      place:
        "Le service de commentaires n’est pas là où cette page le cherche. Veuillez prévenir les responsables de cette application.",
      blocked:
        "Quelque chose dans ce navigateur, comme un bloqueur de publicité, empêche l’envoi. Veuillez le désactiver pour cette page.",
      policy:
        "Les règles de sécurité de cette page empêchent l’envoi. Veuillez prévenir les responsables de cette application.",
      insecure:
        "Cette page ne peut pas utiliser le service de commentaires, car sa connexion n’est pas sécurisée. Veuillez prévenir les responsables de cette application.",
      unreadable:
        "Cette page ne peut pas lire la réponse du service de commentaires. Veuillez prévenir les responsables de cette application.",
    },
    device: "Rien n’est perdu : l’envoi se fera dès que possible, même si vous quittez cette page.",
    lost: "Les fichiers étaient trop volumineux pour être conservés. Votre message sera envoyé dès que possible.",
    open: "L’enregistrement sur cet appareil a échoué ; veuillez laisser cette page ouverte jusqu’à l’envoi.",
    copy: "Copier mon message",
    copied: "Votre message a été copié.",
  },
  refused: {
    title: "Votre message n’a pas été accepté",
    reasons: {
      size: "Il est trop volumineux. Veuillez retirer un fichier ou l’image.",
      answers: "Certaines réponses n’ont pas été acceptées. Veuillez les corriger.",
      other: "Veuillez réessayer plus tard.",
    },
    kept: "Votre message est toujours là.",
  },
  reports: {
    title: "Mes messages",
    titleNews: (count) =>
      plural(count, { one: "Mes messages : # réponse", other: "Mes messages : # réponses" }),
    notLoaded: "Vos messages n’ont pas pu être chargés. Veuillez réessayer.",
    hint: "Ce qui a été envoyé depuis ce navigateur au cours des 90 derniers jours.",
    waiting: "Pas encore envoyé",
    send: "Envoyer maintenant",
    remove: "Supprimer",
    sure: "Vraiment supprimer ?",
    refused: "Le message n’a pas été accepté.",
    sent: "Envoyé",
    states: {
      received: "Reçu",
      in_progress: "En cours",
      resolved: "Résolu",
      closed: "Clos",
    },
    fresh: "Nouveau",
    tickets: "Ticket associé",
    messages: "Réponses à votre intention",
    forget: (receipt) => `Retirer ${receipt} de cette liste`,
    forgetAll: "Vider cette liste",
    refresh: "Actualiser",
    asking: "Recherche des suites données…",
    silent: "Impossible de savoir pour le moment ce qu’ils sont devenus.",
    gone: "Le service de commentaires ne le connaît plus.",
    shed: "Les fichiers ne sont pas passés ; votre texte, si.",
    none: "Rien n’a encore été envoyé depuis ce navigateur.",
  },
  offer: {
    question: "Un problème est survenu sur cette page. Voulez-vous nous dire ce qui s’est passé ?",
    tell: "Nous le dire",
    dismiss: "Pas maintenant",
  },
  status: {
    received: (receipt) => `Votre message est bien arrivé : ${receipt}`,
    refused: "Un message précédent n’a pas été accepté. Il a été conservé.",
    reopen: "Ouvrir",
    dismiss: "Ignorer",
  },
};

export const speak = speaking(words);
