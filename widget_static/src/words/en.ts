// Every text of the dialog and of what follows it. A further language is a further file of this shape,
// named by its BCP 47 tag; the build makes a part of each, named by the tag's first subtag.
import { speaking } from "./speak";
import { tongue } from "./tongue";

const { n, plural, size } = tongue("en");

const en = {
  lang: "en",
  size,
  launcher: "Feedback",
  notLoaded: "The feedback form could not be loaded. Please try again.",
  title: "Tell us what went wrong",
  intro: "Your words go to the people who can fix it.",
  close: "Close",
  cancel: "Cancel",
  send: "Send feedback",
  sending: "Sending…",
  stillSending: "Still sending. You may close this; it goes on by itself.",
  optional: "optional",
  choose: "Choose…",
  fields: {
    description: "What went wrong?",
    steps_to_reproduce: "Steps to reproduce",
    expected: "What did you expect?",
    actual: "What happened instead?",
    "impact.scope": "Who is affected?",
    "impact.work": "Can you go on working?",
    "impact.note": "What does it mean for your work?",
    category: "Category",
    module: "Module or screen",
    "reporter.name": "Your name",
    "reporter.email": "Your e-mail",
  } as Record<string, string>,
  hints: {
    description: "What did you want to do, and what happened? A sentence or two is enough.",
    steps_to_reproduce: "Filled in from what you did here. Change it as you like.",
    module: "For example: Billing / Invoices",
    "reporter.email": "So that we can answer you.",
  } as Record<string, string>,
  restored: "We kept what you wrote before.",
  choices: {
    "impact.scope": {
      me: "Just me",
      team: "My team",
      many: "Many people",
      everyone: "Everyone",
    },
    "impact.work": {
      blocked: "No, I am stuck",
      workaround: "Only in a roundabout way",
      nuisance: "Yes, it is just annoying",
      none: "Yes, no trouble",
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
  detailsHint: "Steps, expectations, category, your name",
  left: (count: number) => plural(count, { one: "# character left", other: "# characters left" }),
  looksPrivate: "This looks like a password or a card number. It will be sent as it stands.",
  picture: {
    title: "Picture of this page",
    alt: (width: number, height: number) =>
      `Picture of this page, ${n(width)} by ${n(height)} pixels`,
    hint: "Passwords and private fields are covered.",
    remove: "Remove",
    again: "Take it again",
    take: "Take a picture",
    taking: "Taking the picture…",
    removed: "No picture will be sent.",
    failed: (reason: string) => `There is no picture: ${reason}`,
    /** Why there is none, by its code in core.ts. */
    reasons: {
      slow: "taking it took too long.",
      load: "the part that takes it could not be loaded.",
      policy: "the page’s policy forbids drawing it (img-src data:).",
      browser: "this browser lets no page draw its own picture.",
      mask: "a mask of this page cannot be understood, so that nothing is photographed.",
    },
    taken: "The picture has been taken.",
  },
  annotate: {
    title: "Mark the picture",
    picture: "The picture. Arrow keys move a cross, Enter begins and ends a mark.",
    hint: "Drag, or tap where a mark begins and then where it ends.",
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
    at: (left: number, top: number) => `Left ${left}, top ${top}`,
    place: (mark: string, width: number, height: number, left: number, top: number) =>
      `${mark}, ${width} by ${height}, at left ${left} top ${top}`,
    begun: "Begun. It ends at the next press, or with Enter; Escape gives it up.",
    drawn: (mark: string) => `Drawn: ${mark}`,
    removed: (mark: string) => `Deleted: ${mark}`,
    undone: "Undone",
    redone: "Redone",
    zoom: (percent: number) => `Zoom ${percent} %`,
    smaller: (width: number, height: number) =>
      `This picture is very large. It will be sent with ${width} by ${height} pixels.`,
    unreadable: "This picture cannot be opened here.",
    failed: "The browser could not make the new picture. Please try again.",
    done: "Done",
    ask: "Throw your changes away?",
    discard: "Throw away",
    goOn: "Go on marking",
  },
  files: {
    title: "Attachments",
    add: "Add files",
    hint: (count: number, size: string, all: string) =>
      `Up to ${n(count)} files of ${size} each, ${all} together.`,
    remove: (name: string) => `Remove ${name}`,
    added: (count: number) => plural(count, { one: "# file added.", other: "# files added." }),
    tooMany: (name: string, count: number) =>
      `“${name}” was left out: no more than ${n(count)} files can be sent.`,
    tooLarge: (name: string, size: string) =>
      `“${name}” was left out: no more than ${size} can be sent.`,
    empty: (name: string) => `“${name}” was left out: an empty file cannot be sent.`,
  },
  sent: {
    title: "What will be sent",
    words: "Your words, as they stand",
    picture: "The picture of this page",
    files: (count: number) => plural(count, { one: "# attached file", other: "# attached files" }),
    relayed: [
      "Your name and e-mail, if you are signed in",
      "Errors and requests of the server in this visit",
    ],
    address: "Your network address",
    page: "Page",
    browser: "Browser",
    window: "Window",
    language: "Language and time zone",
    application: "Application",
    person: "Sent as",
    steps: (count: number) => plural(count, { one: "# recorded step", other: "# recorded steps" }),
    errors: (count: number) =>
      plural(count, { one: "# recorded error", other: "# recorded errors" }),
    never: "What you type into the page, cookies and the parameters of addresses are not recorded.",
  },
  faults: {
    required: "Please tell us in a few words what went wrong.",
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
      count === 1 ? "My reports: 1 answer" : `My reports: ${count} answers`,
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
    asking: "Asking what has become of them…",
    silent: "What has become of them cannot be asked right now.",
    gone: "The feedback service does not know it any more.",
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
