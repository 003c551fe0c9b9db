// Every text of the dialog and of what follows it. A further language is a further file of this shape,
// named by its BCP 47 tag; the build makes a part of each, named by the tag's first subtag.
import { speaking } from "./speak";
import { tongue } from "./tongue";

const { n, plural, size } = tongue("en", ".,");

const en = {
  lang: "en",
  launcher: "Feedback",
  notLoaded: "The feedback form could not be loaded. Please try again.",
  intro: "Your words go to the team behind this app.",
  close: "Close",
  cancel: "Cancel",
  send: "Send feedback",
  sending: "Sending…",
  stillSending: "Still sending. You may close this; it goes on by itself.",
  optional: "optional",
  choose: "Choose…",
  fields: {
    steps_to_reproduce: "Steps to reproduce",
    expected: "What did you expect?",
    actual: "What happened instead?",
    "impact.scope": "Who is affected?",
    "impact.work": "Can you go on working?",
    "impact.note": "How does it affect your work?",
    category: "Category",
    module: "Module or screen",
    "reporter.name": "Your name",
    "reporter.email": "Your e-mail",
  } as Record<string, string>,
  hints: {
    steps_to_reproduce: "Filled in from what you did here. Change it as you like.",
    module: "For example: Billing / Invoices",
    "reporter.email": "So that we can answer you.",
  } as Record<string, string>,
  about: "What is it about?",
  kinds: {
    problem: {
      name: "Problem",
      title: "Tell us what went wrong",
      ask: "What went wrong?",
      hint: "What did you want to do, and what happened? A sentence or two is enough.",
    },
    question: {
      name: "Question",
      title: "Ask us a question",
      ask: "What would you like to know?",
      hint: "What are you trying to do? A sentence or two is enough.",
    },
    request: {
      name: "Wish",
      title: "Tell us what you wish for",
      ask: "What should be different?",
      hint: "What would become easier with it? A sentence or two is enough.",
    },
    praise: {
      name: "Praise",
      title: "Tell us what you like",
      ask: "What works well?",
      hint: "It reaches the people who made it.",
    },
  },
  choices: {
    "impact.scope": {
      me: "Just me",
      team: "My team",
      many: "Many",
      everyone: "Everyone",
    },
    "impact.work": {
      blocked: "No, I am stuck",
      workaround: "Only with a workaround",
      nuisance: "Yes, it is just annoying",
      none: "Yes, no problem",
    },
    category: {
      bug: "Something is broken",
      data: "Data is wrong or missing",
      access: "Access or permissions",
      performance: "It is slow",
      integration: "Connection to another system",
      training: "I need help using it",
      enhancement: "An idea or a wish",
      other: "Something else",
    },
  } as Record<string, Record<string, string>>,
  details: "More details",
  detailsHint: "Optional: steps, expectations, category and more",
  left: (count: number) => plural(count, { one: "# character left", other: "# characters left" }),
  looksPrivate: "This looks like a password or a card number. It will be sent as you wrote it.",
  secret: {
    ask: "Something you wrote looks like a password or a card number. Send it anyway?",
    anyway: "Send anyway",
    back: "Go back",
  },
  draft: {
    restored: "We kept what you wrote before.",
    afresh: "Start over",
    cleared: "What you wrote before has been cleared.",
    undo: "Undo",
    elsewhere: "You have started feedback in another tab.",
    take: "Continue it here",
  },
  consent: {
    privacy: "Privacy notice",
    agree: "I agree that this is sent.",
    missing: "Please tick this before you send.",
  },
  /** What is wrong with an answer to one of the project's own questions. */
  custom: {
    form: "This does not have the expected form.",
    required: "required",
    example: (example: string) => `For example: ${example}`,
    short: (least: number) =>
      plural(least, {
        one: "Please use at least # character.",
        other: "Please use at least # characters.",
      }),
    number: "Please give a number, such as 12.5.",
    understood: (number: string) => `Understood as ${number}.`,
    least: (least: string) => `Please give ${least} or more.`,
    most: (most: string) => `Please give ${most} or less.`,
    date: "Please give a whole date.",
    earliest: (day: string) => `Please give ${day} or a later day.`,
    latest: (day: string) => `Please give ${day} or an earlier day.`,
    leastChosen: (count: number) => `Please choose at least ${n(count)}.`,
    mostChosen: (count: number) => `Please choose no more than ${n(count)}.`,
    tick: "Please tick this.",
  },
  picture: {
    title: "Pictures",
    page: "Picture of this page",
    before: "Picture from before",
    display: "Picture of a shared window",
    alt: (name: string, width: number, height: number) =>
      `${name}, ${n(width)} by ${n(height)} pixels`,
    hint: "Passwords and private fields are covered.",
    mark: "Mark up",
    marked: "Your marks are in the picture.",
    unmarked: "Marking up could not be loaded. Please check your connection and try again.",
    remove: "Remove",
    use: "Use it as it is",
    uncovered:
      "It is not certain that this is this page, so nothing in it could be covered. Please look at it closely. It is sent only after you mark it up or press “Use it as it is”.",
    take: "Take a picture",
    again: "Take another",
    share: "Share a window",
    add: "Add a picture",
    taking: "Taking the picture…",
    taken: "The picture has been taken.",
    removed: "No picture will be sent.",
    unshown: (name: string) => `“${name}” cannot be shown here. It is among the attachments.`,
    failed: (reason: string) => `No picture was taken: ${reason}`,
    /** Why there is none, by its code in core.ts. */
    reasons: {
      slow: "it took too long.",
      load: "the tool for it could not be loaded.",
      policy: "this page does not allow it.",
      browser: "this browser does not allow it.",
      mask: "it is not certain that everything private on this page would be covered.",
      declined: "sharing was not allowed.",
      covers: "what is private in it could not be covered, so it was discarded.",
    },
    /** What can be done instead. */
    instead: {
      share: "You can share this window for a moment instead, or add a picture yourself.",
      add: "You can add one yourself: choose a file, paste it or drop it here.",
    },
  },
  annotate: {
    title: "Mark the picture",
    picture: "Picture",
    keys: "Arrow keys move the cross, Enter begins and ends a mark.",
    hint: "Drag, or press where a mark begins and then where it ends.",
    bar: "Tools",
    tools: {
      pen: "Pen",
      arrow: "Arrow",
      box: "Box",
      text: "Text",
      highlight: "Highlight",
      redact: "Black out",
      crop: "Crop",
      select: "Select",
    },
    acts: {
      undo: "Undo",
      redo: "Redo",
      remove: "Delete",
      out: "Zoom out",
      fit: "Whole picture",
      in: "Zoom in",
    },
    colour: "Colour",
    colours: {
      red: "Red",
      yellow: "Yellow",
      green: "Green",
      blue: "Blue",
      black: "Black",
      white: "White",
    },
    thickness: "Thickness",
    sizes: ["Thin", "Medium", "Thick"],
    words: "Words on the picture",
    typing: "Type your text. Enter finishes it, Shift and Enter begin a new line.",
    write: "Your text",
    at: (left: number, top: number) => `Left ${n(left)}, top ${n(top)}`,
    place: (mark: string, width: number, height: number, left: number, top: number) =>
      `${mark}, ${n(width)} by ${n(height)}, at left ${n(left)} top ${n(top)}`,
    begun: "Started. The next press or Enter ends it, Escape cancels it.",
    removed: (mark: string) => `Deleted: ${mark}`,
    undone: "Undone",
    redone: "Redone",
    zoom: (percent: number) => `Zoom ${n(percent)} %`,
    smaller: (width: number, height: number) =>
      `This picture is very large. It will be sent with ${n(width)} by ${n(height)} pixels.`,
    failed: "The browser could not make the new picture. Please try again.",
    done: "Done",
    ask: "Your changes are not saved yet. Discard them?",
    discard: "Discard",
    stay: "Keep editing",
  },
  files: {
    size,
    title: "Attachments",
    add: "Add files",
    hint: (count: number, size: string, all: string) =>
      `Up to ${n(count)} files and pictures of ${size} each, ${all} together. Paste them or drop them here.`,
    left: (count: number, size: string) =>
      count > 0
        ? `${plural(count, { one: "There is room for # more file or picture", other: "There is room for # more files and pictures" })}, ${size} together.`
        : "There is no more room.",
    drop: "Drop files here",
    remove: (name: string) => `Remove ${name}`,
    removed: (name: string) => `“${name}” will not be sent.`,
    undo: "Undo",
    restored: "It will be sent after all.",
    added: (count: number) => plural(count, { one: "# file added.", other: "# files added." }),
    tooMany: (name: string, count: number) =>
      `“${name}” was left out: no more than ${n(count)} files and pictures can be sent.`,
    tooLarge: (name: string, size: string) =>
      `“${name}” was left out: there is room for no more than ${size}.`,
    empty: (name: string) => `“${name}” was left out: an empty file cannot be sent.`,
    folder: (name: string) =>
      `“${name}” was left out: it is a folder. Please add the files in it, or a zip of it.`,
    unreadable: (name: string) =>
      `“${name}” cannot be read and will not be sent. Please choose it again.`,
  },
  sent: {
    title: "What will be sent",
    hint: "Look at it, and leave out what you like",
    left: (count: number) =>
      plural(count, { one: "# thing is left out", other: "# things are left out" }),
    always: "Always sent",
    words: "Your words, as you wrote them",
    picture: "The pictures and all that is seen in them, unless you remove them above",
    files: (count: number) => plural(count, { one: "# attached file", other: "# attached files" }),
    address: "Your network address, as with every page",
    signedIn: "Your name and e-mail, if you are signed in",
    server: "Errors and requests of the server in this visit",
    page: "Page",
    browser: "Browser and device",
    language: "Language and time zone",
    application: "Application",
    person: "Sent as",
    session: "ID of this visit",
    additions: "Added by the page",
    steps: (count: number) => plural(count, { one: "# recorded step", other: "# recorded steps" }),
    errors: (count: number) =>
      plural(count, { one: "# recorded error", other: "# recorded errors" }),
    never: "What you type into the page, cookies and the parameters of addresses are not recorded.",
  },
  faults: {
    required: "Please tell us in a few words.",
    missing: "Please answer this.",
    tooLong: (limit: number) => `Please use no more than ${n(limit)} characters.`,
    summary: (count: number) =>
      plural(count, {
        one: "Please look at the marked field.",
        other: "Please look at the # marked fields.",
      }),
  },
  received: {
    title: "Thank you",
    text: "Your feedback has arrived. Its number is",
    keep: "Please mention it when you ask about this.",
    copy: "Copy",
    copied: "Copied",
    follow: "See what becomes of it",
  },
  kept: {
    title: "Kept on this device",
    words: "Kept on this device, without its files",
    page: "Kept in this page",
    /** Why there is no receipt yet, by its code in outbox.ts. */
    reasons: {
      offline: "This device is offline right now.",
      away: "The feedback service cannot be reached right now.",
      broken: "The connection was lost before everything was sent.",
      busy: "The feedback service has too much to do right now.",
      trouble: "The feedback service has a problem right now.",
      relay: "The application has taken it, but there is no receipt yet.",
      key: "This page’s key for feedback is not valid. Please tell the people who run this application.",
      origin:
        "The feedback service does not accept feedback from this page’s address. Please tell the people who run this application.",
      place:
        "The feedback service is not where this page looks for it. Please tell the people who run this application.",
      blocked:
        "Something in this browser, such as an ad blocker, keeps the feedback from being sent. Please switch it off for this page.",
      policy:
        "This page’s own security rules keep the feedback from being sent. Please tell the people who run this application.",
      insecure:
        "This page may not use the feedback service, since its connection is not secure. Please tell the people who run this application.",
      unreadable:
        "This page may not read the feedback service’s answer. Please tell the people who run this application.",
    },
    device: "Nothing is lost: it will be sent as soon as that works, even if you leave this page.",
    lost: "The files were too large to keep. Your words will be sent as soon as that works.",
    open: "It could not be stored on this device, so please leave this page open until it has been sent.",
    copy: "Copy my words",
    copied: "Your words have been copied.",
  },
  refused: {
    title: "Your feedback was not accepted",
    reasons: {
      size: "It is too large. Please remove a file or the picture.",
      answers: "Some answers were not accepted. Please correct them.",
      other: "Please try again later.",
    },
    kept: "Your words are still here.",
  },
  reports: {
    title: "My reports",
    titleNews: (count: number) =>
      plural(count, { one: "My reports: # answer", other: "My reports: # answers" }),
    notLoaded: "My reports could not be loaded. Please try again.",
    hint: "What was sent from this browser in the last 90 days.",
    waiting: "Not sent yet",
    send: "Send now",
    remove: "Delete",
    sure: "Really delete?",
    refused: "It was not accepted.",
    sent: "Sent",
    states: {
      received: "Received",
      in_progress: "In progress",
      resolved: "Resolved",
      closed: "Closed",
    },
    fresh: "New",
    tickets: "Ticket",
    messages: "Messages to you",
    forget: (receipt: string) => `Remove ${receipt} from this list`,
    forgetAll: "Clear this list",
    refresh: "Refresh",
    asking: "Loading their status…",
    silent: "Their status cannot be loaded right now.",
    gone: "The feedback service no longer has it.",
    shed: "Its files could not be sent; your words have arrived.",
    none: "Nothing has been sent from this browser yet.",
  },
  offer: {
    question: "Something went wrong on this page. Do you want to tell us what happened?",
    tell: "Tell us",
    dismiss: "Not now",
  },
  status: {
    received: (receipt: string) => `Your feedback has arrived: ${receipt}`,
    refused: "An earlier feedback was not accepted. Your words are kept.",
    reopen: "Open it",
    dismiss: "Dismiss",
  },
};

export type Words = typeof en;
export const words: Words = en;
export const speak = speaking(words);
