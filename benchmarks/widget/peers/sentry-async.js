// Sentry with its feedback in parts that are fetched late. The parts come from the page's own
// origin, as ours do; Sentry's default is a second one.
import { feedbackAsyncIntegration, init } from "@sentry/browser";

init({
  dsn: `http://key@${location.host}/1`,
  integrations: [
    feedbackAsyncIntegration({ colorScheme: "light", enableScreenshot: true }),
  ],
  cdnBaseUrl: location.origin,
});
