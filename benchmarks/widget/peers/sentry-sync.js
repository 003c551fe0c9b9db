// Sentry with its feedback as the npm package gives it: all of it at page start.
import { feedbackIntegration, init } from "@sentry/browser";

init({
  dsn: `http://key@${location.host}/1`,
  integrations: [feedbackIntegration({ colorScheme: "light", enableScreenshot: true })],
});
