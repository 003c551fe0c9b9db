// Written by tools/generate_widget_sources.py from sdk/hypercare/template.py and
// sdk/hypercare/redact. Change those, then run the tool; changes made here are lost.

export const VERSION = "0.1.0" as const;

export const TEMPLATE = "standard/1" as const;

export const KINDS = [
  "problem",
  "question",
  "request",
  "praise"
] as const;

export const SCOPES = [
  "me",
  "team",
  "many",
  "everyone"
] as const;

export const WORK = [
  "blocked",
  "workaround",
  "nuisance",
  "none"
] as const;

export const CATEGORIES = [
  "bug",
  "data",
  "access",
  "performance",
  "integration",
  "training",
  "enhancement",
  "other"
] as const;

export const FEEDBACK_PART = "feedback" as const;

export const ATTACHMENTS_LIMIT = 10 as const;

export const ATTACHMENT_BYTES_LIMIT = 20971520 as const;

export const BODY_BYTES_LIMIT = 52428800 as const;

export const JSON_BYTES_LIMIT = 1048576 as const;

export const STEPS_LIMIT = 100 as const;

export const ERRORS_LIMIT = 20 as const;

export const FRAMES_LIMIT = 50 as const;

export const MESSAGE_LIMIT = 2000 as const;

export const FIELDS = [
  {
    "name": "kind",
    "choices": [
      "problem",
      "question",
      "request",
      "praise"
    ]
  },
  {
    "name": "description",
    "required": true,
    "limit": 20000
  },
  {
    "name": "steps_to_reproduce",
    "limit": 20000
  },
  {
    "name": "expected",
    "limit": 20000
  },
  {
    "name": "actual",
    "limit": 20000
  },
  {
    "name": "impact.scope",
    "choices": [
      "me",
      "team",
      "many",
      "everyone"
    ]
  },
  {
    "name": "impact.work",
    "choices": [
      "blocked",
      "workaround",
      "nuisance",
      "none"
    ]
  },
  {
    "name": "impact.note",
    "limit": 20000
  },
  {
    "name": "category",
    "choices": [
      "bug",
      "data",
      "access",
      "performance",
      "integration",
      "training",
      "enhancement",
      "other"
    ]
  },
  {
    "name": "module",
    "limit": 200
  }
] as const;

export const REDACTED = "[redacted]" as const;

export const DEPTH = 12 as const;

export const PRIVATE_KEY = "password|passphrase|pass(wd|code)?$|^pwd|pwd$|secret|token|(api|access|private).?key|authori[sz]ation|cookie|credential|[cx]srf|sess(ion.?)?id|(^|[._-])sid$|signature|(^|[_-])otp|otp$|(^|[_-])pin([_-]?code)?$|cv[cv]|security.?code|iban|card.?n(umber|o)$|ssn$|^auth$|(^|[^a-z])jwt" as const;

export const ADDRESS_KEY = "^(url|uri|href|src|location|referr?er|from_url|to_url)$" as const;

export const CARD_ISSUERS = "^(4|5[1-5]|2(22[1-9]|2[3-9]|[3-6]|7[01]|720)|3[47]|3(0[0-5]|[68])|6(011|4[4-9]|5)|35|62)" as const;

export interface Rule {
  regex: RegExp;
  /** The first group survives. */
  keeps?: boolean;
  /** What is struck out was the query of an address. */
  query?: boolean;
  /** It is how somebody is reached, which people write on purpose. */
  contact?: boolean;
  /** Who says how much of a match counts. */
  check?: "card" | "iban";
}

export const PATTERNS: readonly Rule[] = [
  { regex: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gi },
  { regex: /(\bdata:)[a-z]+\/[a-z0-9.+-]+[;,][^\s"'<>]*/gi, keeps: true },
  { regex: /(\bhttps?:\/\/(?:[^\s?#"'<>:]|:(?!\/\/))*)[?#][^\s"'<>]+/gi, keeps: true, query: true },
  { regex: /((?:^|[\s"'(])\/(?:[^\s?#"'<>(]|\((?!\/))*)[?#][^\s"'<>]*=[^\s"'<>]*/gi, keeps: true, query: true },
  { regex: /(\b[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s\/"'<>]+(?=@)/gi, keeps: true },
  { regex: /(\b(?:set-cookie|cookie|(?:proxy-)?authorization)["']?\s*:\s*)(?:b?"(?:[^"\\]|\\.)*(?:"|$)|b?'(?:[^'\\]|\\.)*(?:'|$)|(?!\[redacted\])[^\s"'][^\r\n]*)/gi, keeps: true },
  { regex: /(\b(?:bearer|basic|digest|negotiate)\s+)[a-z0-9._~+\/=-]{8,}/gi, keeps: true },
  { regex: /\beyJ[a-z0-9_-]{8,500}\.[a-z0-9_-]{8,}(?:\.[a-z0-9_-]*)?/gi },
  { regex: /\bhc[ps]_[0-9a-f]{16,}\b/gi },
  { regex: /\b(?:gh[pousr]_[a-z0-9]{20,}|github_pat_[a-z0-9_]{20,}|xox[abeprs]-[a-z0-9-]{10,}|(?:sk|rk|pk)_(?:live|test)_[a-z0-9]{10,}|sk-[a-z0-9_-]{20,}|AKIA[0-9A-Z]{16}|AIza[0-9a-z_-]{30,}|glpat-[a-z0-9_-]{16,}|whsec_[a-z0-9+\/=]{16,})/gi },
  { regex: /((?:pass(?:word|wd|phrase|code)|pwd|secret|token|(?:api|access|private)[_-]?key|authorization|cookie|[cx]srf|credential|sess(?:ion[_-]?)?id|cv[cv]|jwt)[a-z0-9_-]{0,40}(?:\\*["']?\s*[=:]\s*|\\*["']\s*,\s*(?=b?\\*["'])))(?:\\+"[^"]*(?:"|$)|b?"(?:[^"\\]|\\.)*(?:"|$)|b?'(?:[^'\\]|\\.)*(?:'|$)|(?!\[redacted\])[^\s,;&"']+)/gi, keeps: true },
  { regex: /\b[a-z]{2}[0-9]{2}(?: ?[a-z0-9]{4}){2,7}(?: ?[a-z0-9]{1,3})?\b/gi, check: "iban" },
  { regex: /\b(?:[2-6][0-9]{3}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{4}|3[0-9]{3}([ -])[0-9]{6}\2[0-9]{4,5}|[2-6][0-9]{12,18})\b/gi, check: "card" },
  { regex: /[^\s@%"'`<>()\[\]{},;:=\/\\|\u2018-\u201f]{1,64}(?:@|%40)(?![0-9]x\.)(?:[^\s@%"'<>()\[\]{},;:=\/\\|.]{1,63}\.){1,8}[a-z]{2,}/gi, contact: true },
  { regex: /(^|[\s"'(<>\[{,;:=|])(?:\+(?![0-9]+\.[0-9]+(?![0-9.]))|00(?=[1-9][0-9]{0,2}[ .\u00a0\/(-]|[2-9][0-9]{11}))(?:[17](?:[ .\u00a0\/()-]{0,3}[0-9]){10}|[2-689](?:[ .\u00a0\/()-]{0,3}[0-9]){8,14})(?![0-9])/gi, keeps: true, contact: true },
  { regex: /(\btel:\s?)[+(0-9][0-9 .\u00a0\/()-]{3,20}[0-9]/gi, keeps: true, contact: true },
];
