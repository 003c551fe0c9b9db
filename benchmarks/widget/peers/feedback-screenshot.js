// Sentry's screenshot editor, as its lazy loader wants to find it.
import { feedbackScreenshotIntegration } from "@sentry/feedback";

globalThis.Sentry ??= {};
Object.assign(globalThis.Sentry, { feedbackScreenshotIntegration });
