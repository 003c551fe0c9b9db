// Sentry without its feedback: what an application with error reports pays already.
import { init } from "@sentry/browser";

init({ dsn: `http://key@${location.host}/1` });
